// SPDX-License-Identifier: GPL-3.0-or-later
// The sound of many players in one process against one real server on the loopback. Each joins a room,
// opens a stream, sends at exact times and receives all that comes for him. Prints what has become of
// it, a name and a figure a line. bench/sound_load.py starts the server and this, each on a core of
// its own.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "net/datagram_socket.hpp"
#include "net/message_client.hpp"
#include "net/monotonic_clock.hpp"
#include "sound_load/sound_crowd.hpp"
#include "time/clock_filter.hpp"
#include "wire/clock_packet.hpp"
#include "wire/datagram.hpp"
#include "wire/protocol_error.hpp"
#include "wire/server_messages.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct Options {
  std::uint16_t port = 0;
  std::size_t players = 10;
  std::size_t rooms = 1;
  int seconds = 10;
  bool mix = false;
  StreamFormat format;
  std::string config = ".";
};

// One player's connection: joins, opens his stream, and then only stays.
class Control {
 public:
  Control(asio::io_context& context, std::size_t number, const Options& options,
          const KnownServers& known)
      : context_{context}, number_{number}, options_{options}, known_{known} {}

  asio::awaitable<void> run() {
    // Named: GCC 12 destroys an aggregate made within a co_await expression twice.
    const ConnectTarget target{"127.0.0.1", options_.port};
    const auto connected = co_await connectTo(target, known_);
    connection_ = connected.connection;
    server_ = {connected.peer, options_.port};
    JoinRoom join;
    join.room = fmt::format("room {}", number_ % options_.rooms);
    join.nickname = fmt::format("player {}", number_);
    connection_->send(encode(join));
    connection_->send(
        encode(ReceiveAs{{options_.mix ? ReceiveMode::kMix : ReceiveMode::kStems, mixFormat()}}));
    connection_->send(encode(OpenStream{options_.format}));
    while (const auto message = co_await connection_->receive()) onMessage(*message);
    connection_.reset();
  }

  [[nodiscard]] bool isReady() const {
    return connection_ && stream_ && (mix_.has_value() || !options_.mix);
  }
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] const DatagramSocket::Endpoint& server() const { return server_; }
  [[nodiscard]] SoundPlace place() const {
    return {number_ % options_.rooms, number_ / options_.rooms, media_, *stream_, mix_};
  }

  void ask() {
    if (!sealer_) return;
    if (!datagrams_) {
      datagrams_.emplace(context_.get_executor(), server_.address(), clock_);
      datagrams_->start([this](auto bytes, const auto&, LocalTime at) { onDatagram(bytes, at); });
    }
    datagrams_->send(
        sealer_->seal(DatagramKind::kClockQuestion, encode(ClockQuestion{clock_.now()})), server_);
  }
  // Server and players have one crystal, so it stays.
  [[nodiscard]] std::optional<Nanoseconds> offset() const {
    if (filter_.exchanges() < 8) return std::nullopt;
    const auto now = clock_.now();
    return filter_.sessionAt(now).time_since_epoch() - now.time_since_epoch();
  }
  void close() {
    if (connection_) connection_->close(CloseCode::kNormal, "done");
  }

 private:
  [[nodiscard]] StreamFormat mixFormat() const {
    auto format = options_.format;
    format.channels = 2;
    return format;
  }

  void onMessage(const std::string& text) {
    const auto message = decodeServerMessage(text);
    if (const auto* joined = std::get_if<Joined>(&message)) {
      member_ = joined->member;
      media_ = joined->media;
      sealer_.emplace(joined->datagrams.session, joined->datagrams.keys.clientToServer);
      opener_.emplace(joined->datagrams.session, joined->datagrams.keys.serverToClient);
    } else if (const auto* opened = std::get_if<StreamOpened>(&message)) {
      if (opened->stream.member == member_) stream_ = opened->stream;
      const bool isServers = opened->stream.member == kServersMix;
      if (isServers && opened->stream.format.channels > 0) mix_ = opened->stream;
    } else if (const auto* error = std::get_if<ErrorReport>(&message)) {
      error_ = error->sentence;
    } else if (const auto* bye = std::get_if<Goodbye>(&message)) {
      error_ = bye->sentence;
    }
  }

  void onDatagram(std::span<const std::uint8_t> bytes, LocalTime at) {
    const auto opened = opener_->open(bytes);
    if (!opened || opened->kind != DatagramKind::kClockAnswer) return;
    if (const auto answer = decodeClockAnswer(opened->payload)) filter_.add(answer->arrivedAt(at));
  }

  asio::io_context& context_;
  std::size_t number_;
  const Options& options_;
  const KnownServers& known_;
  MonotonicClock clock_;
  std::shared_ptr<MessageConnection> connection_;
  DatagramSocket::Endpoint server_;
  std::uint32_t member_ = 0;
  DatagramAccess media_;
  std::optional<StreamInfo> stream_;
  std::optional<StreamInfo> mix_;
  std::string error_;
  std::optional<DatagramSocket> datagrams_;
  std::optional<DatagramSealer> sealer_;
  std::optional<DatagramOpener> opener_;
  ClockFilter filter_;
};

using Controls = std::vector<std::unique_ptr<Control>>;
using CrowdPtr = std::unique_ptr<SoundCrowd>;

double processorSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

void say(const char* what) {
  fmt::print("{}\n", what);
  std::fflush(stdout);
}

asio::awaitable<void> pause(asio::steady_timer& timer, Nanoseconds time) {
  timer.expires_after(time);
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

// Nothing when all are there; else why not.
asio::awaitable<std::string> bringIn(asio::io_context& context, const Controls& controls) {
  asio::steady_timer timer{context};
  for (const auto& control : controls) {
    asio::co_spawn(context, control->run(), asio::detached);
    co_await pause(timer, 5ms);
  }
  const auto isReady = [](const auto& control) { return control->isReady(); };
  for (int i = 0; i < 300 && !std::ranges::all_of(controls, isReady); ++i) {
    for (const auto& control : controls) {
      if (!control->error().empty()) co_return control->error();
    }
    co_await pause(timer, 100ms);
  }
  const auto ready = std::ranges::count_if(controls, isReady);
  if (!std::ranges::all_of(controls, isReady)) {
    co_return fmt::format("after 30 s only {} of {} have a stream", ready, controls.size());
  }
  for (int i = 0; i < 50 && !controls.front()->offset(); ++i) {
    controls.front()->ask();
    co_await pause(timer, 20ms);
  }
  co_return controls.front()->offset() ? "" : "the server does not tell its time";
}

CrowdPtr crowdOf(const Controls& controls, const Options& options) {
  std::vector<std::unique_ptr<SoundPlayer>> players;
  players.reserve(controls.size());
  for (const auto& control : controls) {
    players.push_back(std::make_unique<SoundPlayer>(control->place(), control->server()));
  }
  return std::make_unique<SoundCrowd>(
      std::move(players), *controls.front()->offset(),
      SoundCrowd::Lengths{2s, std::chrono::seconds{options.seconds}});
}

// Tells where it is, so that others can look at the server meanwhile. Returns its own processor time.
asio::awaitable<double> follow(asio::io_context& context, const SoundCrowd& crowd) {
  asio::steady_timer timer{context};
  while (crowd.phase() == SoundCrowd::Phase::kWarmingUp) co_await pause(timer, 5ms);
  const auto before = processorSeconds();
  say("measuring");
  while (crowd.phase() == SoundCrowd::Phase::kCounting) co_await pause(timer, 5ms);
  const auto used = processorSeconds() - before;
  say("measured");
  while (crowd.phase() != SoundCrowd::Phase::kDone) co_await pause(timer, 5ms);
  co_return used;
}

double milliseconds(Nanoseconds time) {
  return static_cast<double>(time.count()) * 1e-6;
}

void print(const CrowdFigures& figures, double used, const Options& options) {
  const auto& delays = figures.delays;
  fmt::print("sent {}\nunsent {}\nexpected {}\nreceived {}\n", figures.sent, figures.unsent,
             figures.expected, figures.received);
  fmt::print("lost {}\nworst_lost {}\nlate {}\nrefused {}\n",
             static_cast<std::int64_t>(figures.expected - figures.received), figures.worstLost,
             figures.late, figures.refused);
  fmt::print("heard {}\nto_hear {}\nbroken {}\n", figures.heard, figures.toHear, figures.broken);
  fmt::print("delay_p50_ms {:.3f}\ndelay_p99_ms {:.3f}\ndelay_max_ms {:.3f}\n",
             milliseconds(delays.percentile(0.5)), milliseconds(delays.percentile(0.99)),
             milliseconds(delays.longest()));
  fmt::print("behind_p99_ms {:.3f}\nbehind_max_ms {:.3f}\nload_cpu_percent {:.2f}\n",
             milliseconds(figures.behind.percentile(0.99)), milliseconds(figures.behind.longest()),
             100.0 * used / options.seconds);
}

int fail(const std::string& why) {
  fmt::print(stderr, "bench-sound-load: {}\n", why);
  return 1;
}

asio::awaitable<int> scenario(asio::io_context& context, const Options& options,
                              const Controls& controls) {
  const auto missing = co_await bringIn(context, controls);
  if (!missing.empty()) co_return fail(missing);
  const auto crowd = crowdOf(controls, options);
  std::jthread thread{[&crowd] { crowd->run(); }};
  const auto used = co_await follow(context, *crowd);
  const auto figures = crowd->figures();
  for (const auto& control : controls) control->close();
  if (figures.deaf > 0) {
    co_return fail(fmt::format("no sound has come to {} of {}", figures.deaf, controls.size()));
  }
  print(figures, used, options);
  co_return 0;
}

int run(const Options& options) {
  if (options.players > options.rooms * TestTone::kMost) return fail("too many players in a room");
  prctl(PR_SET_TIMERSLACK, 1UL);
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  asio::io_context context{1};
  const KnownServers known{options.config + "/known_servers"};
  Controls controls;
  for (std::size_t i = 0; i < options.players; ++i) {
    controls.push_back(std::make_unique<Control>(context, i, options, known));
  }
  std::optional<int> code;
  asio::co_spawn(context, scenario(context, options, controls),
                 [&code](const std::exception_ptr& error, int result) {
                   if (error) std::rethrow_exception(error);
                   code = result;
                 });
  while (!code && context.run_one() > 0) {
  }
  context.run_for(1s);
  return code.value_or(1);
}

}  // namespace
}  // namespace midipool

int main(int count, char** words) {
  using midipool::PayloadType;
  midipool::Options options;
  CLI::App app{"The sound of many players against one server"};
  const std::map<std::string, PayloadType> codecs{{"l16", PayloadType::kL16},
                                                  {"l24", PayloadType::kL24},
                                                  {"opus", PayloadType::kOpus},
                                                  {"opus_custom", PayloadType::kOpusCustom}};
  app.add_option("--port", options.port)->required();
  app.add_option("--players", options.players)->check(CLI::Range(1, 1000));
  app.add_option("--rooms", options.rooms)->check(CLI::Range(1, 500));
  app.add_option("--seconds", options.seconds)->check(CLI::Range(1, 120));
  app.add_flag("--mix", options.mix, "The server mixes, and does not pass on");
  app.add_option("--codec", options.format.type)
      ->transform(CLI::CheckedTransformer{codecs, CLI::ignore_case});
  app.add_option("--frames", options.format.framesPerPacket)->check(CLI::Range(32, 480));
  app.add_option("--channels", options.format.channels)->check(CLI::Range(1, 2));
  app.add_option("--config", options.config, "Folder for the servers that are known");
  CLI11_PARSE(app, count, words);
  try {
    return midipool::run(options);
  } catch (const std::exception& error) {
    return midipool::fail(error.what());
  }
}
