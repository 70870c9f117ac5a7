// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session.hpp"

#include <cstdio>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include "app/browser.hpp"
#include "app/names.hpp"
#include "app/program.hpp"
#include "ui/control_token.hpp"

namespace midipool {
namespace {

// For goodbyes to reach the others; who does not answer by then is not waited for.
constexpr std::chrono::milliseconds kGoodbyes{2500};

}  // namespace

RunningSession::RunningSession(Log log, const Folders& folders, const ServeOptions& serve,
                               const JoinOptions& join)
    : log_{std::move(log)},
      folders_{folders},
      serve_{serve},
      join_{join},
      jam_{context_,
           {log_, folders, serve, join,
            [this](const std::string& message) {
              if (control_) control_->tellAll(message);
            },
            [this] {
              if (control_) control_->look();
            },
            [this](const std::string& line) { fail(line); }, [this] { tellPage(); }}} {
  // Before anything is told, so that whoever has read it may end it.
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) stopping_ = true;
  });
}

RunningSession::~RunningSession() = default;

void RunningSession::serve(Jam::Serving serving) {
  jam_.jam().serve(serve_, serving);
}

void RunningSession::join(const Invitation& invitation) {
  jam_.join(invitation);
}

void RunningSession::openOsc() {
  if (join_.osc.empty()) return;
  osc::ServerSettings settings{parseOscAddress(join_.osc), std::nullopt};
  if (!join_.oscReply.empty()) settings.reply = parseLocalAddress(join_.oscReply);
  osc_ = std::make_unique<osc::OscServer>(context_, settings, jam_, clock_);
}

void RunningSession::openPage() {
  openOsc();
  if (join_.ui == "off") return;
  const auto address = join_.ui.empty() ? LocalAddress{} : parseLocalAddress(join_.ui);
  token_ = loadOrMakeControlToken(folders_.config);
  control_ = std::make_unique<ControlService>(
      context_,
      ControlService::Options{address, token_, kProgram, [this] { return jam_.status(); }}, jam_);
}

void RunningSession::tellPage() {
  if (std::exchange(toldPage_, true)) return;
  if (osc_) log_(LogLevel::kInfo, fmt::format("OSC at UDP {}", osc_->address().text()));
  if (!control_) return;
  if (control_->address().port != kDefaultStatusPort) {
    const bool isUsual = folders_.config == findFolders("", "").config;
    const auto config = isUsual ? "" : fmt::format(" --config {}", folders_.config.string());
    log_(LogLevel::kInfo,
         fmt::format("status: midipool status --ui {}{}", control_->address().text(), config));
  }
  const auto page = fmt::format("http://{}/#{}", control_->address().text(), token_);
  log_(LogLevel::kInfo, fmt::format("mixer page: {}", page));
  if (wantsBrowser(join_.open)) openBrowser(folders_.config, page);
}

void RunningSession::tellHowToGoOn(const std::string& room) {
  const auto listening = parseHost(serve_.listen).host;
  const auto here = besideServer(serve_.listen, serverPort());
  const auto target = [&](const std::string& host) {
    return room + "@" + (here.port == kDefaultPort ? host : ConnectTarget{host, here.port}.text());
  };
  boost::system::error_code notAnAddress;
  if (boost::asio::ip::make_address(listening, notAnAddress).is_loopback()) {
    log_(LogLevel::kInfo, "nobody but this machine can join: the server listens on " + listening);
  } else {
    const auto outside = here.host == listening ? listening : "YOUR.ADDRESS";
    log_(LogLevel::kInfo,
         fmt::format("friends join with: midipool join {} (port {}, TCP and UDP, must reach you)",
                     target(outside), here.port));
  }
  log_(LogLevel::kInfo, fmt::format("press Play in a sequencer, or: midipool transport {} start; "
                                    "Ctrl-C leaves",
                                    target(here.host)));
}

int RunningSession::run() {
  while (!stopping_ && context_.run_one() > 0) {
  }
  signals_.cancel();
  const auto words = farewell();
  osc_.reset();
  control_.reset();
  jam_.jam().leave();
  context_.run_for(kGoodbyes);
  if (exitCode_ == kDone) log_(LogLevel::kInfo, words);
  return exitCode_;
}

std::string RunningSession::farewell() {
  auto& jam = jam_.jam();
  const bool inRoom = jam.engine() != nullptr && jam.engine()->player().joined();
  const auto left = inRoom ? "left room " + jam.place()->address.room : "";
  if (jam.server() == nullptr) return inRoom ? left : "ended";
  return inRoom ? left + "; its server has ended" : "the server has ended";
}

void RunningSession::fail(const std::string& line) {
  std::fputs(fmt::format("midipool: {}\n", line).c_str(), stderr);
  exitCode_ = kFailed;
  stopping_ = true;
}

}  // namespace midipool
