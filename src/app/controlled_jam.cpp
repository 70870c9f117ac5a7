// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controlled_jam.hpp"

#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>

#include "app/kept_devices.hpp"
#include "client/status.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using control::Error;
using control::ErrorCode;

std::int64_t wallMilliseconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

ErrorCode codeOf(const ErrorReport& report) {
  if (report.code == error_code::kNotAllowed) return ErrorCode::kNotAllowed;
  return report.code == error_code::kTooFast ? ErrorCode::kTooFast : ErrorCode::kFailed;
}

Error errorOf(const ErrorReport& report) {
  return {codeOf(report), report.sentence};
}

}  // namespace

ControlledJam::ControlledJam(boost::asio::io_context& context, Surroundings surroundings)
    : context_{context},
      surroundings_{std::move(surroundings)},
      jam_{context, surroundings_.log, surroundings_.folders},
      memory_{surroundings_.folders.config},
      withoutKept_{surroundings_.join},
      midiControls_{surroundings_.folders.config, *this, surroundings_.log,
                    [this] { surroundings_.look(); }} {
  surroundings_.join = withKeptDevices(surroundings_.join, memory_.devices());
}

ControlledJam::~ControlledJam() {
  *alive_ = false;
}

void ControlledJam::join(const Invitation& invitation) {
  joinWithDevices(surroundings_.join, invitation, true);
}

std::string ControlledJam::status() {
  auto* engine = jam_.engine();
  if (engine == nullptr) return "{}";
  return statusJson(engine->player(), engine->devices(), engine->sound(),
                    engine->options().server.text(), engine->clock(), engine->recording());
}

// The engine is in the middle of something when it calls.
Engine::Handlers ControlledJam::handlers(bool fromCommandLine) {
  return {[this, fromCommandLine, alive = alive_](const Failure& failure) {
            if (fromCommandLine) return surroundings_.failed(failure.line);
            boost::asio::post(context_, [this, alive, failure] {
              if (*alive) gaveUp(failure);
            });
          },
          [this](const RoomEvent& event) { happened(event); },
          [this](std::span<const std::uint8_t> message, LocalTime when) {
            return midiControls_.surface().heard(message, when);
          },
          [this] { surroundings_.entered(); }};
}

std::optional<control::RoomParts> ControlledJam::room() {
  auto* engine = jam_.engine();
  if (engine == nullptr || !engine->player().joined()) return std::nullopt;
  const bool hasSound = engine->devices().audio != nullptr;
  return control::RoomParts{engine->player(), engine->sound(), engine->devices(), engine->clock(),
                            hasSound ? engine->options().devices.audio.inputs : 0};
}

control::Session ControlledJam::session() {
  if (pending_) return *pending_;
  control::Session session;
  if (!jam_.place()) {
    session.phase = failure_ ? control::Phase::kFailed : control::Phase::kStart;
    session.error = failure_;
    return session;
  }
  session.room = jam_.place()->address.room;
  session.server = jam_.place()->address.server.text();
  session.hosting = jam_.server() != nullptr;
  session.invitation = invitation_;
  if (const auto* engine = jam_.engine()) control::RoomViews::describe(engine->player(), session);
  return session;
}

std::optional<control::Players> ControlledJam::players() {
  const auto parts = room();
  if (!parts) return std::nullopt;
  return views_.players(*parts);
}

std::optional<control::MixerState> ControlledJam::mixer() {
  const auto parts = room();
  if (!parts) return std::nullopt;
  return control::RoomViews::mixer(*parts);
}

std::optional<control::Transport> ControlledJam::transport() {
  const auto parts = room();
  if (!parts) return std::nullopt;
  return control::RoomViews::transport(*parts);
}

std::optional<control::ClockInfo> ControlledJam::clock() {
  const auto parts = room();
  if (!parts) return std::nullopt;
  return control::RoomViews::clock(*parts);
}

std::optional<control::Recording> ControlledJam::recording() {
  const auto parts = room();
  if (!parts || parts->devices.audio == nullptr) return std::nullopt;
  return control::RoomViews::recording(*parts, jam_.engine()->recording());
}

std::optional<control::PlayoutInfo> ControlledJam::playout() {
  const auto parts = room();
  if (!parts || parts->devices.audio == nullptr) return std::nullopt;
  return control::RoomViews::playout(*parts);
}

std::optional<control::Meters> ControlledJam::meters(const control::MixerState& mixer) {
  const auto parts = room();
  if (!parts) return std::nullopt;
  return control::RoomViews::meters(*parts, mixer);
}

void ControlledJam::happened(const RoomEvent& event) {
  const auto now = wallMilliseconds();
  using Kind = control::Story::Kind;
  if (const auto* came = std::get_if<PlayerCame>(&event)) {
    tell(Kind::kDone, encode(control::CameOrLeft{came->nickname, false, true, {}, now}));
  } else if (const auto* left = std::get_if<PlayerLeft>(&event)) {
    tell(Kind::kDone, encode(control::CameOrLeft{left->nickname, false, false, left->reason, now}));
  } else if (const auto* muted = std::get_if<PlayerMuted>(&event)) {
    tell(Kind::kDone, encode(control::Muted{muted->nickname, muted->self, muted->muted, now}));
  } else if (const auto* records = std::get_if<PlayerRecords>(&event)) {
    tell(Kind::kDone, encode(control::Records{records->nickname, records->self, records->on, now}));
  } else if (const auto* server = std::get_if<ServerRecords>(&event)) {
    tell(Kind::kDone, encode(control::ServerRecords{server->on, now}));
  } else if (const auto* steered = std::get_if<TransportSteered>(&event)) {
    tell(Kind::kDone,
         encode(control::Changed{steered->nickname, steered->self, steered->request, now}));
  } else if (const auto* chat = std::get_if<ChatHeard>(&event)) {
    tell(Kind::kSaid, encode(control::Chat{chat->nickname, chat->self, chat->text, now}));
  } else if (const auto* answer = std::get_if<RequestAnswered>(&event)) {
    answered(*answer);
  }
  rememberRoom();
  surroundings_.look();
}

void ControlledJam::tell(control::Story::Kind kind, const std::string& message) {
  story_.add(kind, message);
  surroundings_.tellAll(message);
}

void ControlledJam::answered(const RequestAnswered& event) {
  const auto found = event.number ? steering_.find(*event.number) : steering_.end();
  if (found != steering_.end()) {
    const auto reply = std::move(found->second);
    steering_.erase(found);
    reply(event.error ? control::Answer{errorOf(*event.error)} : control::Answer{control::Done{}});
  } else if (event.error) {
    surroundings_.tellAll(encode(control::Answer{errorOf(*event.error)}, std::nullopt));
  }
}

// Once for each time in a room.
void ControlledJam::rememberRoom() {
  const auto* engine = jam_.engine();
  if (remembered_ || engine == nullptr || !engine->player().online()) return;
  remembered_ = true;
  auto invitation = jam_.invitation();
  invitation.password = engine->player().settings().password;
  invitation_ = formatInvitation(invitation);
  try {
    memory_.wasIn({invitation_, invitation.address.room, invitation.address.server.text(),
                   engine->player().settings().nickname, jam_.server() != nullptr});
  } catch (const std::runtime_error& error) {
    surroundings_.log(LogLevel::kWarning, error.what());
  }
}

void ControlledJam::changeRoom(const ChangeRoom& change, const Reply& reply) {
  auto& engine = *jam_.engine();
  if (!engine.player().joined()->owner) {
    return reply(Error{ErrorCode::kNotAllowed, "only the room's owner may change its settings"});
  }
  if (!engine.changeRoom(change)) {
    return reply(Error{ErrorCode::kAway, "the server is lost: it cannot be told"});
  }
  reply(control::Done{});
  // Friends are invited with the new password.
  remembered_ = false;
  rememberRoom();
}

void ControlledJam::gaveUp(const Failure& failure) {
  leave();
  failure_ = control::Session::Failure{nameOf(failure.step), failure.line, failure.code};
  surroundings_.log(LogLevel::kError, failure.line);
  surroundings_.look();
}

void ControlledJam::leave() {
  jam_.leave();
  views_ = {};
  story_.clear();
  invitation_.clear();
  remembered_ = false;
  failure_.reset();
  for (const auto& [number, reply] : std::exchange(steering_, {})) {
    reply(Error{ErrorCode::kNotInRoom, "the room was left"});
  }
}

}  // namespace midipool
