// SPDX-License-Identifier: GPL-3.0-or-later
// Many clients in one process against one server on loopback: clock and control only. Each joins a
// room, asks for the time as a settled client does, and notes how long after its due time each
// bar_sync is there. bench/server_load.py starts the server and this, each on a core of its own.
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "net/datagram_socket.hpp"
#include "net/message_client.hpp"
#include "net/monotonic_clock.hpp"
#include "time/clock_filter.hpp"
#include "wire/clock_packet.hpp"
#include "wire/datagram.hpp"
#include "wire/server_messages.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct Options {
  std::uint16_t port = 0;
  int clients = 2000;
  int rooms = 200;
  int seconds = 30;
  std::string config = ".";
};

struct Results {
  std::vector<double> lateness;  // ms after the server owed a bar_sync
  std::vector<double> roundTrips;
  std::uint64_t questions = 0;
  std::uint64_t answers = 0;
  int joined = 0;
  int lost = 0;
};

// The server announces a bar when its length and 600 ms lie before it (src/server/conductor.cpp);
// at 120 bpm in four quarters that is 2 s and 100 ms.
constexpr Nanoseconds kNotice = 2100ms;
constexpr Nanoseconds kAskEvery = 250ms;

class LoadClient {
 public:
  LoadClient(asio::io_context& context, int number, const Options& options,
             const KnownServers& known, Results& results)
      : context_{context}, number_{number}, options_{options}, known_{known}, results_{results} {}

  asio::awaitable<void> run() {
    // Named: GCC 12 destroys an aggregate made within a co_await expression twice.
    const ConnectTarget target{"127.0.0.1", options_.port};
    const auto connected = co_await connectTo(target, known_);
    connection_ = connected.connection;
    server_ = {connected.peer, options_.port};
    datagrams_.emplace(context_.get_executor(), connected.peer, clock_);
    datagrams_->start([this](auto bytes, const auto&, LocalTime at) { onDatagram(bytes, at); });
    JoinRoom join;
    join.room = fmt::format("room {}", number_ % options_.rooms);
    join.nickname = fmt::format("player {}", number_);
    connection_->send(encode(join));
    while (const auto message = co_await connection_->receive()) onMessage(*message);
    ++results_.lost;
    connection_.reset();
  }

  void ask() {
    if (!sealer_) return;
    ++results_.questions;
    datagrams_->send(
        sealer_->seal(DatagramKind::kClockQuestion, encode(ClockQuestion{clock_.now()})), server_);
  }
  void report() {
    if (sealer_ && connection_) connection_->send(encode(ReportLine{}));
  }
  // One player of each room presses Play.
  void play() {
    if (connection_ && number_ < options_.rooms) {
      connection_->send(encode(SteerTransport{{StartSong{}, Quantise::kNone}, {}, {}}));
    }
  }
  void measure(bool on) { measuring_ = on; }
  void close() {
    if (connection_) connection_->close(CloseCode::kNormal, "done");
  }

 private:
  void onMessage(const std::string& text) {
    const auto now = clock_.now();
    const auto message = decodeServerMessage(text);
    if (const auto* joined = std::get_if<Joined>(&message)) {
      sealer_.emplace(joined->datagrams.session, joined->datagrams.keys.clientToServer);
      opener_.emplace(joined->datagrams.session, joined->datagrams.keys.serverToClient);
      ++results_.joined;
    } else if (const auto* bar = std::get_if<BarSync>(&message); bar && measuring_) {
      if (!filter_.started() || !bar->timeline.playing) return;
      const auto late = filter_.sessionAt(now) - (bar->timeline.start - kNotice);
      results_.lateness.push_back(static_cast<double>(late.count()) * 1e-6);
    }
  }

  void onDatagram(std::span<const std::uint8_t> bytes, LocalTime at) {
    const auto opened = opener_ ? opener_->open(bytes) : std::nullopt;
    if (!opened || opened->kind != DatagramKind::kClockAnswer) return;
    const auto answer = decodeClockAnswer(opened->payload);
    if (!answer) return;
    ++results_.answers;
    const auto exchange = answer->arrivedAt(at);
    filter_.add(exchange);
    results_.roundTrips.push_back(static_cast<double>(exchange.roundTrip().count()) * 1e-6);
  }

  asio::io_context& context_;
  int number_;
  const Options& options_;
  const KnownServers& known_;
  Results& results_;
  MonotonicClock clock_;
  std::shared_ptr<MessageConnection> connection_;
  DatagramSocket::Endpoint server_;
  std::optional<DatagramSocket> datagrams_;
  std::optional<DatagramSealer> sealer_;
  std::optional<DatagramOpener> opener_;
  ClockFilter filter_;
  bool measuring_ = false;
};

using Clients = std::vector<std::unique_ptr<LoadClient>>;

asio::awaitable<void> pause(asio::steady_timer& timer, Nanoseconds time) {
  timer.expires_after(time);
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

// Each client asks four times a second and reports every other one, evenly spread over time.
asio::awaitable<void> keepAsking(const Clients& clients, const bool& done) {
  asio::steady_timer timer{co_await asio::this_coro::executor};
  constexpr std::size_t kSteps = 50;
  for (std::size_t step = 0; !done; ++step) {
    for (auto i = step % kSteps; i < clients.size(); i += kSteps) clients[i]->ask();
    for (auto i = step % (8 * kSteps); i < clients.size(); i += 8 * kSteps) clients[i]->report();
    co_await pause(timer, kAskEvery / kSteps);
  }
}

asio::awaitable<void> scenario(asio::io_context& context, const Options& options,
                               const Clients& clients, Results& results, bool& done) {
  asio::steady_timer timer{context};
  for (const auto& client : clients) {
    asio::co_spawn(context, client->run(), asio::detached);
    co_await pause(timer, 2ms);
  }
  for (int i = 0; i < 300 && results.joined < options.clients; ++i) co_await pause(timer, 100ms);
  asio::co_spawn(context, keepAsking(clients, done), asio::detached);
  for (const auto& client : clients) {
    client->play();
    co_await pause(timer, 1ms);
  }
  co_await pause(timer, 5s);
  results.roundTrips.clear();
  for (const auto& client : clients) client->measure(true);
  fmt::print("measuring\n");
  std::fflush(stdout);
  co_await pause(timer, std::chrono::seconds{options.seconds});
  for (const auto& client : clients) client->measure(false);
  done = true;
  for (const auto& client : clients) client->close();
}

double percentile(std::vector<double>& values, double share) {
  if (values.empty()) return -1.0;
  const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(index),
                   values.end());
  return values[index];
}

void print(const char* name, std::vector<double>& values) {
  fmt::print("{:<28}{:>10}  p50 {:8.3f}  p99 {:8.3f}  p99.9 {:8.3f}  max {:8.3f} ms\n", name,
             values.size(), percentile(values, 0.5), percentile(values, 0.99),
             percentile(values, 0.999), percentile(values, 1.0));
}

int run(const Options& options) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  asio::io_context context{1};
  const KnownServers known{options.config + "/known_servers"};
  Results results;
  Clients clients;
  for (int i = 0; i < options.clients; ++i) {
    clients.push_back(std::make_unique<LoadClient>(context, i, options, known, results));
  }
  bool done = false;
  asio::co_spawn(context, scenario(context, options, clients, results, done), asio::detached);
  while (!done && context.run_one() > 0) {
  }
  const int lost = results.lost;
  context.run_for(3s);
  fmt::print("clients {} in {} rooms, joined {}, lost {}\n", options.clients, options.rooms,
             results.joined, lost);
  print("bar_sync after its due time", results.lateness);
  print("clock round trip", results.roundTrips);
  fmt::print("clock questions {}, answers {}\n", results.questions, results.answers);
  return results.joined == options.clients && lost == 0 ? 0 : 1;
}

}  // namespace
}  // namespace midipool

int main(int count, char** words) {
  midipool::Options options;
  CLI::App app{"Many clients against one server"};
  app.add_option("--port", options.port)->required();
  app.add_option("--clients", options.clients);
  app.add_option("--rooms", options.rooms);
  app.add_option("--seconds", options.seconds);
  app.add_option("--config", options.config);
  CLI11_PARSE(app, count, words);
  return midipool::run(options);
}
