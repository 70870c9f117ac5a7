// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jam.hpp"

#include <algorithm>
#include <utility>

#include "app/names.hpp"
#include "app/server_options.hpp"
#include "app/sound_options.hpp"
#include "net/own_address.hpp"

namespace midipool {
namespace {

constexpr std::chrono::milliseconds kLookEvery{20};

Log quieter(const Log& log) {
  return [log](LogLevel level, const std::string& line) {
    log(level == LogLevel::kInfo ? LogLevel::kDebug : level, line);
  };
}

bool isEverywhere(const std::string& address) {
  return address == "::" || address == "0.0.0.0";
}

}  // namespace

ConnectTarget besideServer(const std::string& listen, std::uint16_t port) {
  const auto address = parseHost(listen).host;
  return {isEverywhere(address) ? "127.0.0.1" : address, port};
}

Jam::Jam(boost::asio::io_context& context, Log log, Folders folders)
    : context_{context}, log_{std::move(log)}, folders_{std::move(folders)}, timer_{context} {}

Jam::~Jam() = default;

void Jam::serve(const ServeOptions& options, Serving serving) {
  auto folders = folders_;
  if (!options.data.empty()) folders.data = options.data;
  const auto settings = serverOptions(options, folders);
  server_ = std::make_unique<Server>(context_, settings,
                                     serving == Serving::kAlone ? log_ : quieter(log_));
  serverAddress_ = settings.address;
  log_(LogLevel::kInfo, servingLine(*server_, settings));
  if (serving == Serving::kAlone) log_(LogLevel::kInfo, pageLine(*server_, settings));
}

void Jam::join(const JoinOptions& options, const Invitation& invitation, bool needsUdp,
               Engine::Handlers handlers) {
  auto settings = engineOptions(options, invitation, folders_);
  settings.ownServer = server_ != nullptr;
  settings.needsUdp = needsUdp;
  std::string warning;
  settings.player.identity = loadOrMakeIdentity(folders_.config, warning);
  if (!warning.empty()) log_(LogLevel::kWarning, warning);
  const auto vain = vainRepair(options.sound);
  if (!vain.empty()) log_(LogLevel::kWarning, vain);
  place_ = invitation;
  place_->password = settings.player.password;
  try {
    engine_ = std::make_unique<Engine>(context_, settings, log_, std::move(handlers));
  } catch (...) {
    place_.reset();
    throw;
  }
}

void Jam::leave() {
  if (engine_) {
    engine_->stop();
    ending_.push_back(engine_->life());
    engine_.reset();
  }
  if (server_) {
    server_->stop();
    ending_.push_back(server_->life());
    server_.reset();
  }
  place_.reset();
}

bool Jam::isGone() const {
  return std::ranges::all_of(ending_, [](const auto& life) { return life.expired(); });
}

void Jam::whenGone(std::function<void()> ready) {
  if (isGone()) {
    ending_.clear();
    ready();
    return;
  }
  timer_.expires_after(kLookEvery);
  timer_.async_wait(
      [this, ready = std::move(ready)](const boost::system::error_code& error) mutable {
        if (!error) whenGone(std::move(ready));
      });
}

Invitation Jam::invitation() const {
  auto invitation = place_.value_or(Invitation{});
  if (server_) {
    invitation.fingerprint = server_->fingerprint();
    invitation.address.server = {serverAddress_, server_->port()};
    const auto own = isEverywhere(serverAddress_) ? ownAddress() : std::nullopt;
    if (own) invitation.address.server.host = own->to_string();
    if (!own && isEverywhere(serverAddress_)) invitation.address.server.host = "127.0.0.1";
  } else if (engine_ && !engine_->fingerprint().empty()) {
    invitation.fingerprint = engine_->fingerprint();
  }
  return invitation;
}

}  // namespace midipool
