// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session.hpp"

#include <cstdio>

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "app/program.hpp"
#include "app/server_options.hpp"
#include "app/sound_options.hpp"
#include "client/mixer_change.hpp"

namespace midipool {
namespace {

// For goodbyes to reach the others; who does not answer by then is not waited for.
constexpr std::chrono::milliseconds kGoodbyes{2500};

Nanoseconds fromMilliseconds(double milliseconds) {
  return Nanoseconds{static_cast<std::int64_t>(milliseconds * 1e6)};
}

PlayerSettings playerSettings(const JoinOptions& options, const std::string& room) {
  PlayerSettings settings;
  settings.room = room;
  settings.nickname =
      checkedName(options.nickname.empty() ? defaultNickname() : options.nickname, "player");
  settings.password = options.password;
  settings.program = kProgram;
  if (!options.steering.empty()) {
    settings.steering = options.steering == "owner" ? Steering::kOwner : Steering::kEveryone;
  }
  settings.control = parseControl(options.control);
  settings.midi = {parseKinds(options.share), parseChannelMap(options.channelMap)};
  settings.control.cycleButton = options.mackie || !settings.midi.share.has(MessageKind::kNotes);
  return settings;
}

DeviceOptions deviceOptions(const JoinOptions& options) {
  DeviceOptions devices;
  devices.midi = {midiBackendOf(options.midi).value_or(MidiBackend::kAuto), options.jackName};
  devices.audio = audioDeviceOptions(options.sound, options.jackName);
  return devices;
}

Log quieter(const Log& log) {
  return [log](LogLevel level, const std::string& line) {
    log(level == LogLevel::kInfo ? LogLevel::kDebug : level, line);
  };
}

// The other modes come with a later version; who asks for one expressly is told so.
void refusePlayout(const JoinOptions& options) {
  if (options.playout != "live") {
    throw UsageError{"--playout " + options.playout + ": this version plays live only"};
  }
}

}  // namespace

RunningSession::RunningSession(Log log) : log_{std::move(log)} {}

RunningSession::~RunningSession() = default;

void RunningSession::serve(const ServeOptions& options, const Folders& folders, Serving serving) {
  const auto settings = serverOptions(options, folders);
  server_ = std::make_unique<Server>(context_, settings,
                                     serving == Serving::kAlone ? log_ : quieter(log_));
  log_(LogLevel::kInfo, servingLine(*server_, settings));
}

void RunningSession::join(const JoinOptions& options, const RoomAddress& address,
                          const Folders& folders) {
  refusePlayout(options);
  EngineOptions engine;
  engine.server = address.server;
  engine.knownServers = folders.config / "known_servers";
  engine.ownServer = server_ != nullptr;
  engine.player = playerSettings(options, address.room);
  engine.devices = deviceOptions(options);
  engine.sound = soundSettings(options.sound);
  engine.mixes = folders.config / "mixer.json";
  // With no sound there is no delay to follow: `heard` ticks as `absolute` does.
  engine.spooler = {options.clockWhileStopped, fromMilliseconds(options.offsetMilliseconds)};
  std::string warning;
  engine.player.identity = loadOrMakeIdentity(folders.config, warning);
  if (!warning.empty()) log_(LogLevel::kWarning, warning);

  if (options.ui != "off") {
    const auto local = options.ui.empty() ? LocalAddress{} : parseLocalAddress(options.ui);
    status_ = std::make_unique<StatusServer>(
        context_, local,
        LocalRequests{[this] { return engine_ ? engine_->status() : std::string{"{}"}; },
                      [this](const std::string& change) {
                        if (engine_) engine_->setMix(changed(engine_->mix(), change));
                      }});
    if (status_->address().port != kDefaultStatusPort) {
      log_(LogLevel::kInfo,
           fmt::format("status: midipool status --ui {}", status_->address().text()));
    }
  }
  engine_ = std::make_unique<Engine>(context_, engine, log_, [this](const std::string& line) {
    std::fputs(fmt::format("midipool: {}\n", line).c_str(), stderr);
    exitCode_ = kFailed;
    stop();
  });
}

void RunningSession::tellHowToGoOn(const std::string& room) const {
  const auto port = server_->port();
  const auto target = [&](const std::string& host) {
    return room + "@" + (port == kDefaultPort ? host : ConnectTarget{host, port}.text());
  };
  log_(LogLevel::kInfo,
       fmt::format("friends join with: midipool join {} (port {}, TCP and UDP, must reach you)",
                   target("YOUR.ADDRESS"), port));
  log_(LogLevel::kInfo, fmt::format("press Play in a sequencer, or: midipool transport {} start; "
                                    "Ctrl-C leaves",
                                    target("127.0.0.1")));
}

int RunningSession::run() {
  boost::asio::signal_set signals{context_, SIGINT, SIGTERM};
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) stop();
  });
  while (!stopping_ && context_.run_one() > 0) {
  }
  signals.cancel();
  context_.run_for(kGoodbyes);
  return exitCode_;
}

void RunningSession::stop() {
  stopping_ = true;
  status_.reset();
  if (engine_) engine_->stop();
  if (server_) server_->stop();
}

}  // namespace midipool
