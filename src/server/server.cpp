// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/server.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "net/certificate.hpp"
#include "net/datagram_socket.hpp"
#include "net/message_listener.hpp"
#include "net/monotonic_clock.hpp"
#include "server/metrics.hpp"
#include "server/open_files.hpp"
#include "server/overview.hpp"
#include "server/server_core.hpp"
#include "server/server_pages.hpp"
#include "server/store.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::system_clock;

constexpr auto kSessionClockKey = "session_clock";
constexpr auto kMessageOfTheDayKey = "message_of_the_day";
constexpr seconds kHouseKeeping{5};
// How soon what a message has caused is followed up; many messages share one follow-up.
constexpr Nanoseconds kFollowUp = milliseconds{2};
constexpr milliseconds kLastWrites{3000};

std::int64_t wallNanoseconds() {
  return std::chrono::duration_cast<Nanoseconds>(system_clock::now().time_since_epoch()).count();
}

SessionEpoch restoreEpoch(const Store& store, LocalTime now, const Log& log) {
  const auto json = store.loadValue(kSessionClockKey);
  if (!json) return {nullptr, bootName(), now, wallNanoseconds()};
  try {
    const auto memory = sessionMemoryFrom(*json);
    return {&memory, bootName(), now, wallNanoseconds()};
  } catch (const ProtocolError& error) {
    log(LogLevel::kWarning,
        fmt::format("the stored session clock is damaged ({}): a new one begins", error.what()));
    return {nullptr, bootName(), now, wallNanoseconds()};
  }
}

// Beyond that it is the line that limits.
unsigned usefulMediaThreads() {
  constexpr unsigned kMost = 4;
  return std::clamp(std::thread::hardware_concurrency(), 1U, kMost);
}

// A client's connection, as the core sees it.
class Session final : public MessageLink {
 public:
  Session(std::shared_ptr<MessageConnection> connection, std::string address)
      : connection_{std::move(connection)}, address_{std::move(address)} {}

  void send(const std::string& message) override { connection_->send(message); }
  void close(const std::string& reason) override { connection_->close(CloseCode::kPolicy, reason); }
  [[nodiscard]] std::string address() const override { return address_; }
  [[nodiscard]] MessageConnection& connection() { return *connection_; }

 private:
  std::shared_ptr<MessageConnection> connection_;
  std::string address_;
};

}  // namespace

class Server::Impl final : public RoomKeeper,
                           public DatagramLink,
                           public std::enable_shared_from_this<Server::Impl> {
 public:
  Impl(asio::io_context& context, const ServerOptions& options, Log log)
      : context_{context},
        log_{std::move(log)},
        certificate_{loadOrCreateCertificate(options.data)},
        store_{options.data},
        started_{clock_.now()},
        epoch_{restoreEpoch(store_, started_, log_)},
        core_{coreSettings(options), epoch_, *this, *this},
        pages_{AdminGuard{AdminToken{options.data}}, AdminRequests{adminHost()}, pageSources()},
        limits_{listenerLimits(options.limits)},
        listener_{std::make_unique<MessageListener>(context.get_executor(), options.address,
                                                    options.port, certificate_, handlers(),
                                                    limits_)},
        datagrams_{std::make_unique<DatagramSocket>(context.get_executor(), options.address,
                                                    listener_->port(), clock_,
                                                    PortSharing::kWithSiblings)},
        tickTimer_{context},
        houseKeepingTimer_{context} {
    allowManyOpenFiles();
    startMedia(options);
    if (options.recording) allowRecording(*options.recording, options.limits.recordings);
    restoreRooms();
    core_.setMessageOfTheDay(store_.loadValue(kMessageOfTheDayKey).value_or(""));
    rememberClock();
  }

  void start() {
    datagrams_->start([this](auto bytes, const auto& from, LocalTime arrived) {
      if (core_.datagram(bytes, from, arrived, clock_)) followUp();
    });
    tick();
    keepHouse();
  }

  void stop() {
    if (stopped_) return;
    stopped_ = true;
    listener_->stop();
    core_.shutDown();
    core_.media().stop();
    tickTimer_.cancel();
    houseKeepingTimer_.cancel();
    datagrams_->close();
    rememberClock();
    if (!store_.flush(kLastWrites)) {
      log_(LogLevel::kError, fmt::format("not everything could be stored: {}", store_.trouble()));
    }
    core_.recordings().stop();
  }

  [[nodiscard]] std::uint16_t port() const noexcept { return listener_->port(); }
  [[nodiscard]] const std::string& fingerprint() const noexcept { return certificate_.fingerprint; }

 private:
  ServerCore::Settings coreSettings(const ServerOptions& options) const {
    return {options.limits, options.program,
            [this](const std::string& line) { log_(LogLevel::kInfo, line); },
            [] { return wallNanoseconds() / 1'000'000'000; }};
  }

  static ListenerLimits listenerLimits(const ServerLimits& limits) {
    ListenerLimits listener;
    listener.perAddress = limits.connectionsPerAddress;
    listener.total = limits.connections;
    return listener;
  }

  void startMedia(const ServerOptions& options) {
    const auto threads = options.mediaThreads.value_or(usefulMediaThreads());
    try {
      core_.media().use(
          openMediaThreads(options.address, listener_->port(), threads, clock_, epoch_));
    } catch (const std::runtime_error& error) {
      log_(LogLevel::kInfo, fmt::format("{}; the main thread passes on the sound", error.what()));
    }
  }

  // Where that is in vain its administrator knows at once, and not only when an owner has tried.
  void allowRecording(const RecorderSettings& settings, std::size_t most) {
    std::error_code error;
    std::filesystem::create_directories(settings.folder, error);
    if (error) {
      log_(LogLevel::kWarning, fmt::format("rooms cannot be recorded into {}: {}",
                                           settings.folder.string(), error.message()));
    }
    core_.recordings().allow({settings, most}, clock_, log_);
  }

  ListenerHandlers handlers() {
    return {[this](const HttpCall& call) {
              auto answer = pages_.answer(call, clock_.now());
              followUp();
              return answer;
            },
            [this](std::shared_ptr<MessageConnection> connection, asio::ip::address remote) {
              auto session = std::make_shared<Session>(std::move(connection), remote.to_string());
              asio::co_spawn(context_, serve(shared_from_this(), std::move(session)),
                             asio::detached);
            }};
  }

  static asio::awaitable<void> serve(std::shared_ptr<Impl> self, std::shared_ptr<Session> session) {
    self->core_.connected(*session, self->clock_.now());
    while (const auto message = co_await session->connection().receive()) {
      self->core_.received(*session, *message, self->clock_.now());
      self->followUp();
    }
    self->core_.disconnected(*session, session->connection().closeReason(), self->clock_.now());
  }

  // What the pages show, and what they do.
  ServerPages::Sources pageSources() {
    return {[this] { return publicOverview(state()); },
            [this] { return adminOverview(state(), recentLoss_); }, [this] { return metrics(); },
            [this] { return store_.trouble(); },
            [this](const std::string& line) { log_(LogLevel::kWarning, line); }};
  }

  AdminRequests::Host adminHost() {
    return {core_, [this](const std::string& text) { store_.saveValue(kMessageOfTheDayKey, text); },
            [this](const std::string& line) { log_(LogLevel::kInfo, line); }};
  }

  [[nodiscard]] double uptime(LocalTime now) const {
    return std::chrono::duration<double>{now - started_}.count();
  }

  [[nodiscard]] ServerState state() const {
    const auto now = clock_.now();
    return {core_,
            datagrams_->counters(),
            loadMeter_.load(),
            listener_->connections(),
            uptime(now),
            store_.trouble(),
            now,
            epoch_.at(now)};
  }

  [[nodiscard]] std::string metrics() {
    return metricsText({core_, core_.rooms(), datagrams_->counters(), listener_->connections(),
                        store_.trouble().empty(), uptime(clock_.now())});
  }

  void noteLoad() {
    const auto media = core_.media().counters();
    const auto& control = datagrams_->counters();
    loadMeter_.look({processorTime(), media.packets + control.received,
                     media.forwarded + media.mixed + control.sent},
                    clock_.now());
  }

  void tick() {
    if (stopped_) return;
    arm(core_.tick(clock_.now()));
  }

  // Something may have become due earlier than the timer knows.
  void followUp() {
    const auto soon = clock_.now() + kFollowUp;
    if (!stopped_ && armed_ > soon) arm(soon);
  }

  void arm(LocalTime due) {
    armed_ = due;
    tickTimer_.expires_after(std::max(due - clock_.now(), Nanoseconds::zero()));
    tickTimer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->tick();
    });
  }

  void keepHouse() {
    if (stopped_) return;
    rememberClock();
    noteLoad();
    const auto trouble = store_.trouble();
    if (trouble != toldTrouble_) {
      log_(
          trouble.empty() ? LogLevel::kInfo : LogLevel::kError,
          trouble.empty() ? "the state is being stored again" : trouble + "; going on from memory");
      toldTrouble_ = trouble;
    }
    houseKeepingTimer_.expires_after(kHouseKeeping);
    houseKeepingTimer_.async_wait([self = shared_from_this()](const auto& error) {
      if (!error) self->keepHouse();
    });
  }

  void restoreRooms() {
    for (const auto& room : store_.loadRooms()) {
      try {
        core_.rooms().restore(room);
      } catch (const ProtocolError& error) {
        log_(LogLevel::kWarning,
             fmt::format("room {} cannot be restored: {}", room.name, error.what()));
      }
    }
  }

  void rememberClock() {
    store_.saveValue(kSessionClockKey, toJson(epoch_.remember(clock_.now(), wallNanoseconds())));
  }

  void save(const StoredRoom& room) override { store_.saveRoom(room); }
  void remove(const std::string& name) override { store_.removeRoom(name); }
  void send(std::span<const std::uint8_t> datagram, const Endpoint& to) override {
    datagrams_->send(datagram, to);
  }

  asio::io_context& context_;
  Log log_;
  MonotonicClock clock_;
  Certificate certificate_;
  Store store_;
  LocalTime started_;
  SessionEpoch epoch_;
  ServerCore core_;
  LoadMeter loadMeter_;
  RecentLoss recentLoss_;
  ServerPages pages_;
  ListenerLimits limits_;
  std::unique_ptr<MessageListener> listener_;
  std::unique_ptr<DatagramSocket> datagrams_;
  asio::steady_timer tickTimer_;
  asio::steady_timer houseKeepingTimer_;
  LocalTime armed_ = LocalTime::max();
  std::string toldTrouble_;
  bool stopped_ = false;
};

Server::Server(asio::io_context& context, const ServerOptions& options, Log log)
    : impl_{std::make_shared<Impl>(context, options, std::move(log))} {
  impl_->start();
}

Server::~Server() {
  stop();
}

void Server::stop() {
  impl_->stop();
}

std::weak_ptr<const void> Server::life() const {
  return impl_;
}

std::uint16_t Server::port() const noexcept {
  return impl_->port();
}

const std::string& Server::fingerprint() const noexcept {
  return impl_->fingerprint();
}

}  // namespace midipool
