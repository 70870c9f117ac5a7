// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/engine.hpp"

#include <algorithm>
#include <random>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "audio/fader_law.hpp"
#include "client/device_news.hpp"
#include "client/kept_mix.hpp"
#include "client/playout_words.hpp"
#include "client/recording/played_room.hpp"
#include "client/server_connection.hpp"
#include "client/settled_words.hpp"
#include "net/connect_error.hpp"
#include "net/known_servers.hpp"
#include "net/message_client.hpp"
#include "net/monotonic_clock.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

// The device's queue of what the sequencer plays cannot wake this thread (a realtime thread makes
// no system call), so it is looked at: often while something comes, less often otherwise.
constexpr Nanoseconds kLookWhileActive = milliseconds{1};
constexpr Nanoseconds kLookWhileIdle = milliseconds{10};
constexpr Nanoseconds kSoundTick = milliseconds{100};
constexpr Nanoseconds kLookForDevices = std::chrono::seconds{3};
// A common delay is found in steps.
constexpr Nanoseconds kNewsSettle = std::chrono::seconds{2};
constexpr milliseconds kFirstRetry{250};
// A server that comes back is a room full of people who want to play on.
constexpr milliseconds kLongestRetry{1000};

}  // namespace

class Engine::Impl final : public PlayerListener, public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& context, const EngineOptions& options, Log log, Handlers handlers)
      : context_{context},
        options_{options},
        log_{std::move(log)},
        handlers_{std::move(handlers)},
        knownServers_{options.knownServers, options.fingerprint},
        spooler_{options.spooler},
        player_{options.player, spooler_, clock_, *this},
        keptMix_{options.mixes, options.player.room, log_},
        sound_{options.sound},
        recording_{options.recording, clock_, log_},
        devices_{openDevices(options.devices, spooler_, sound_.process())},
        news_{log_},
        tickTimer_{context},
        retryTimer_{context} {}

  ~Impl() override { sound_.setDevice(nullptr); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void start() {
    loadMix();
    greetDevices();
    asio::co_spawn(context_, stayConnected(shared_from_this()), asio::detached);
    tick();
  }

  void stop() {
    if (stopped_) return;
    stopped_ = true;
    keptMix_.save(sound_.mix());
    recording_.stop(true);
    player_.leave();
    tickTimer_.cancel();
    retryTimer_.cancel();
  }

  [[nodiscard]] const EngineOptions& options() const { return options_; }
  [[nodiscard]] Player& player() { return player_; }
  [[nodiscard]] const Devices& devices() const { return devices_; }
  [[nodiscard]] Sound& sound() { return sound_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }
  [[nodiscard]] const RoomRecording& recording() const { return recording_; }
  bool record(bool on, bool atOnce) {
    if (on && !devices_.audio) return false;
    on ? recording_.start(atOnce) : recording_.stop(atOnce);
    return true;
  }
  void chooseDevices(const DeviceOptions& wanted) {
    const bool hadSound = devices_.audio != nullptr;
    closeDevices();
    try {
      devices_ = openDevices(wanted, spooler_, sound_.process());
      options_.devices = wanted;
    } catch (const DeviceError&) {
      reopenDevices();
      throw;
    }
    greetDevices();
    if (!player_.online()) return;
    if (devices_.audio && !hadSound) entered();
    if (!devices_.audio && hadSound) {
      player_.closeStream();
      sound_.disconnected();
    }
  }
  [[nodiscard]] const RoomMix& mix() const { return sound_.mix(); }
  void setMix(const RoomMix& mix) {
    player_.setCountIn(mix.metronome.countInBars);
    if (mix == sound_.mix()) return;
    sound_.setMix(mix);
    keptMix_.changed(clock_.now());
  }

 private:
  static asio::awaitable<void> stayConnected(std::shared_ptr<Impl> self) {
    auto wait = kFirstRetry;
    while (!self->stopped_) {
      const bool wasInRoom = co_await self->connectOnce();
      if (self->stopped_) co_return;
      wait = wasInRoom ? kFirstRetry : std::min(2 * wait, kLongestRetry);
      // Not all clients of a server that comes back at the same moment.
      std::uniform_real_distribution<double> spread{0.75, 1.25};
      self->retryTimer_.expires_after(
          std::chrono::duration_cast<milliseconds>(wait * spread(self->random_)));
      boost::system::error_code ignored;
      co_await self->retryTimer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
  }

  // One connection from beginning to end; true when it led into the room.
  asio::awaitable<bool> connectOnce() {
    std::optional<Connected> connected;
    try {
      connected = co_await connectTo(options_.server, knownServers_);
    } catch (const ConnectError& error) {
      couldNotConnect(error);
      co_return false;
    }
    if (stopped_) co_return false;
    lastTrouble_.clear();
    fingerprint_ = connected->fingerprint;
    if (connected->isNewServer) {
      const auto level = options_.ownServer ? LogLevel::kDebug : LogLevel::kInfo;
      log_(level, fmt::format("new server {}, remembered by its fingerprint {}",
                              options_.server.text(), connected->fingerprint));
    }
    if (!connected->warning.empty()) log_(LogLevel::kWarning, connected->warning);
    ServerConnection connection{connected->connection,
                                context_.get_executor(),
                                {connected->peer, options_.server.port},
                                clock_};
    connection.datagrams().start([this, &connection](auto bytes, const auto& from, LocalTime at) {
      if (from.peer == connection.server()) player_.datagram(bytes, at);
    });
    server_ = connection.server();
    player_.connected(connection);
    const bool wasInRoom = co_await converse(connection);
    player_.disconnected(connection.messages().closeReason());
    sound_.disconnected();
    co_return wasInRoom;
  }

  asio::awaitable<bool> converse(ServerConnection& connection) {
    bool inRoom = false;
    while (const auto message = co_await connection.messages().receive()) {
      player_.received(*message);
      inRoom = inRoom || player_.online();
    }
    co_return inRoom;
  }

  void couldNotConnect(const ConnectError& error) {
    if (!player_.joined()) {
      fail({stepOf(error.kind()), error.what(), {}});
      return;
    }
    // Nobody's music ends because of what stands at the server's address now; but he is told.
    const bool hopeless = error.kind() == ConnectError::Kind::kFingerprintChanged ||
                          error.kind() == ConnectError::Kind::kNotMidiPool;
    const bool told = std::exchange(lastTrouble_, error.what()) == error.what();
    log_(hopeless && !told ? LogLevel::kWarning : LogLevel::kDebug, lastTrouble_);
  }

  void fail(const Failure& failure) {
    if (stopped_) return;
    stop();
    handlers_.failed(failure);
  }

  // PlayerListener
  void tell(const std::string& line) override { log_(LogLevel::kInfo, line); }
  void refused(const ErrorReport& error) override {
    fail({stepOf(error.code), error.sentence, error.code});
  }
  bool worked(std::span<const std::uint8_t> message, LocalTime when) override {
    return !stopped_ && handlers_.worked && handlers_.worked(message, when);
  }
  void happened(const RoomEvent& event) override {
    if (!stopped_ && handlers_.happened) handlers_.happened(event);
  }
  void unheard(const std::string& line) override {
    const bool never = !player_.clock().filter().started();
    if (options_.needsUdp && never) fail({Failure::Step::kUdp, line, {}});
  }
  void clockMapped(const std::optional<ClockMapping>& mapping) override {
    sound_.setMapping(mapping);
    recording_.setMapping(mapping);
  }
  void scheduled(const Schedule& schedule) override { sound_.setSchedule(schedule); }
  void entered() override {
    news_.entered(devices_);
    if (handlers_.entered) handlers_.entered();
    if (!devices_.audio) return;
    try {
      sound_.connected(server_, player_.joined()->media);
      sentMix_ = {};
      followReceiving();
      openStream();
    } catch (const std::runtime_error& error) {
      log_(LogLevel::kWarning, fmt::format("no sound: {}", error.what()));
    }
  }
  void streamOpened(const StreamInfo& stream, const std::string& nickname, bool own,
                    bool echo) override {
    try {
      sound_.streamOpened(stream, nickname, own, echo);
    } catch (const std::runtime_error& error) {
      log_(LogLevel::kWarning, fmt::format("no sound of {}: {}", nickname, error.what()));
    }
  }
  void streamClosed(std::uint32_t source) override { sound_.streamClosed(source); }
  void playoutAgreed(const RoomPlayout& playout) override {
    sound_.playoutAgreed(playout);
    followPlayout();
  }

  // What has changed in how late the room is heard.
  void followPlayout() {
    if (const auto wish = sound_.reviewPlayout(clock_.now())) player_.listenAs(*wish);
    const auto& playout = sound_.playout();
    spooler_.setMusicDelay(playout.delay());
    // Bars late is on the clock's own bar.
    const bool late = options_.clockAsHeard && !isMusical(playout.choice().mode);
    if (options_.clockAsHeard) spooler_.setDelay(late ? playout.delay() : DelayChange{});
    const auto words = playoutWords_.review(wordsOf(playout, player_), clock_.now());
    if (words) tell(*words);
  }

  // A mix that the player has not chosen: his line is too thin for all stems.
  void followReceiving() {
    const auto wish = sound_.reviewReceiving(clock_.now());
    if (!wish) return;
    player_.receiveAs(*wish);
    const bool isThin =
        sound_.receiveMode() == ReceiveMode::kAuto && wish->mode == ReceiveMode::kMix;
    if (isThin) {
      tell("your line is too thin for a stream of each player: the server mixes for you");
    } else if (lineIsThin_ && wish->mode == ReceiveMode::kAuto) {
      tell("hearing each player for himself again");
    }
    lineIsThin_ = isThin;
  }

  void openStream() {
    openedFormat_ = sound_.wantedFormat();
    player_.openStream(openedFormat_);
  }

  void tick() {
    if (stopped_) return;
    lookForDevices();
    player_.setOutputLead(devices_.midi->lead() +
                          std::max(options_.spooler.advance, Nanoseconds{}));
    news_.watch(devices_);
    followMusic();
    PlayedRoom room{player_, sound_};
    recording_.tick(room);
    if (const auto on = recording_.toTell(player_.online())) player_.sayRecording(*on);
    tickSound();
    const auto due = player_.tick();
    if (stopped_) return;
    const auto look = player_.sequencerActive() ? kLookWhileActive : kLookWhileIdle;
    tickTimer_.expires_after(
        std::clamp<Nanoseconds>(due - clock_.now(), Nanoseconds::zero(), look));
    tickTimer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->tick();
    });
  }

  void followMusic() {
    const auto& clock = player_.clock();
    if (!clock.filter().started()) return;
    sound_.followMusic(player_.schedule(), clock.mapping().toSession(clock_.now()));
  }

  void tickSound() {
    if (clock_.now() < nextSoundTick_) return;
    nextSoundTick_ = clock_.now() + kSoundTick;
    sound_.tick(clock_.now());
    keptMix_.tick(sound_.mix(), clock_.now());
    sendMix();
    if (player_.online()) {
      followPlayout();
      followReceiving();
    }
    // The device has come, or come back, with another period.
    if (devices_.audio && player_.online() && !(sound_.wantedFormat() == openedFormat_)) {
      openStream();
    }
  }

  void loadMix() {
    auto mix = keptMix_.load();
    sound_.setMix(mix);
    mix.metronome = changed(mix.metronome, options_.metronome);
    mix.listening = changed(mix.listening, options_.listening);
    setMix(mix);
  }

  // To the server, while it mixes for us: whoever comes and whatever is set.
  void sendMix() {
    if (!player_.online() || !sound_.isMixed()) return;
    MixWish wish;
    for (const auto& [id, member] : player_.members()) {
      const auto found = sound_.mix().strips.find(member.nickname);
      if (found == sound_.mix().strips.end()) continue;
      const auto& strip = found->second;
      wish.strips.push_back(
          {id, std::max(strip.gain, kFaderBottom).value(), strip.pan, strip.muted, strip.soloed});
    }
    if (wish == sentMix_) return;
    sentMix_ = wish;
    player_.setMix(wish);
  }

  // Somebody who starts JACK after midiPool expects its ports there.
  void lookForDevices() {
    if (clock_.now() < nextLookForDevices_) return;
    nextLookForDevices_ = clock_.now() + kLookForDevices;
    if (!betterDevicesHaveCome(options_.devices, devices_)) return;
    closeDevices();
    devices_ = openDevices(options_.devices, spooler_, sound_.process());
    greetDevices();
  }

  // One device at a time works the spooler, and one the sound.
  void closeDevices() {
    sound_.setDevice(nullptr);
    devices_ = {};
  }

  // As they were; what cannot be had any more is looked for again.
  void reopenDevices() {
    try {
      devices_ = openDevices(options_.devices, spooler_, sound_.process());
    } catch (const DeviceError& error) {
      log_(LogLevel::kWarning, error.what());
      options_.devices.midi.backend = MidiBackend::kAuto;
      options_.devices.audio.backend = AudioBackend::kAuto;
      devices_ = openDevices(options_.devices, spooler_, sound_.process());
    }
    greetDevices();
  }

  void greetDevices() {
    sound_.setDevice(devices_.audio.get());
    news_.greet(devices_);
  }

  asio::io_context& context_;
  EngineOptions options_;
  Log log_;
  Handlers handlers_;
  MonotonicClock clock_;
  KnownServers knownServers_;
  Spooler spooler_;
  Player player_;
  KeptMix keptMix_;
  Sound sound_;
  RoomRecording recording_;
  Devices devices_;  // behind what they work
  DeviceNews news_;
  DatagramSocket::Endpoint server_;
  StreamFormat openedFormat_;
  MixWish sentMix_;
  SettledWords playoutWords_{kNewsSettle};
  bool lineIsThin_ = false;
  asio::steady_timer tickTimer_;
  asio::steady_timer retryTimer_;
  std::string lastTrouble_;  // in connecting
  std::string fingerprint_;
  std::minstd_rand random_{std::random_device{}()};
  LocalTime nextLookForDevices_ = LocalTime::min();
  LocalTime nextSoundTick_ = LocalTime::min();
  bool stopped_ = false;
};

Engine::Engine(asio::io_context& context, const EngineOptions& options, Log log, Handlers handlers)
    : impl_{std::make_shared<Impl>(context, options, std::move(log), std::move(handlers))} {
  impl_->start();
}

Engine::~Engine() {
  impl_->stop();
}

void Engine::stop() {
  impl_->stop();
}

std::weak_ptr<const void> Engine::life() const {
  return impl_;
}

const EngineOptions& Engine::options() const {
  return impl_->options();
}

const Player& Engine::player() const {
  return impl_->player();
}

const Devices& Engine::devices() const {
  return impl_->devices();
}

Sound& Engine::sound() {
  return impl_->sound();
}

const Clock& Engine::clock() const {
  return impl_->clock();
}

const std::string& Engine::fingerprint() const {
  return impl_->fingerprint();
}

bool Engine::steer(const TransportRequest& request, std::optional<std::int64_t> number) {
  return impl_->player().steer(request, number);
}

bool Engine::say(const std::string& text) {
  return impl_->player().say(text);
}

bool Engine::changeRoom(const ChangeRoom& change) {
  return impl_->player().changeRoom(change);
}

bool Engine::record(bool on, bool atOnce) {
  return impl_->record(on, atOnce);
}

bool Engine::recordByServer(const RecordRoom& wish) {
  return impl_->player().record(wish);
}

RoomRecording::State Engine::recording() const {
  return impl_->recording().state();
}

void Engine::chooseDevices(const DeviceOptions& devices) {
  impl_->chooseDevices(devices);
}

const RoomMix& Engine::mix() const {
  return impl_->mix();
}

void Engine::setMix(const RoomMix& mix) {
  impl_->setMix(mix);
}

}  // namespace midipool
