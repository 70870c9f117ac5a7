// SPDX-License-Identifier: GPL-3.0-or-later
//
// What ControlledJam does when a page wants something.
#include <filesystem>
#include <utility>

#include "app/controlled_jam.hpp"
#include "app/names.hpp"
#include "device/device_error.hpp"

namespace midipool {
namespace {

using control::Answer;
using control::Done;
using control::Error;
using control::ErrorCode;
using control::failed;

control::Session joining(const std::string& room, const std::string& server,
                         const std::string& nickname) {
  control::Session session;
  session.phase = control::Phase::kJoining;
  session.room = room;
  session.server = server;
  session.nickname = nickname;
  return session;
}

// A server on a port of its own keeps its files in a folder of its own: so it runs beside another.
ServeOptions servingOn(ServeOptions serve, const Folders& folders, unsigned port) {
  const auto usual = parseHost(serve.listen);
  if (port == usual.port) return serve;
  const std::filesystem::path data = serve.data.empty() ? folders.data.string() : serve.data;
  serve.data = (data / ("port-" + std::to_string(port))).string();
  serve.listen = ConnectTarget{usual.host, static_cast<std::uint16_t>(port)}.text();
  return serve;
}

}  // namespace

struct ControlledJam::Perform {
  ControlledJam& self;
  const Reply& reply;

  // The engine; null, and the answer given, when there is no room.
  [[nodiscard]] Engine* engine() const {
    auto* engine = self.jam_.engine();
    if (engine != nullptr && engine->player().joined()) return engine;
    reply(Error{ErrorCode::kNotInRoom, "join a room first"});
    return nullptr;
  }

  template <typename Change>
  void changeMix(const Change& change) const {
    auto* engine = this->engine();
    if (engine == nullptr) return;
    auto mix = engine->mix();
    change(mix);
    engine->setMix(mix);
    reply(Done{});
  }

  void operator()(const control::Unknown&) const { reply(Done{}); }
  void operator()(const control::Hello&) const { reply(Done{}); }
  void operator()(const control::HostRoom& host) const { self.startHosting(host, reply); }
  void operator()(const control::JoinRoom& join) const { self.startJoining(join, reply); }
  void operator()(const control::LeaveRoom&) const {
    self.pending_.reset();
    self.leave();
    reply(Done{});
  }
  void operator()(const ChangeRoom& room) const {
    if (engine() != nullptr) self.changeRoom(room, reply);
  }
  void operator()(const control::Steer& steer) const {
    auto* engine = this->engine();
    if (engine == nullptr) return;
    const auto number = self.nextNumber_++;
    if (!engine->steer(steer.request, number)) {
      reply(Error{ErrorCode::kAway, "the server is lost: nobody but you would hear it"});
      return;
    }
    self.steering_[number] = reply;
  }
  void operator()(const control::ChangeStrip& strip) const {
    changeMix([&](RoomMix& mix) {
      auto& settings = mix.strips[strip.nickname];
      settings = changed(settings, strip.change);
    });
  }
  void operator()(const control::ChangeInput& input) const {
    changeMix([&](RoomMix& mix) {
      auto& settings = mix.inputs.at(input.input - 1);
      settings = changed(settings, input.change);
    });
  }
  void operator()(const control::ChangeMaster& master) const {
    changeMix([&](RoomMix& mix) { mix.master = master.gain.value_or(mix.master); });
  }
  void operator()(const control::ChangeMetronome& metronome) const {
    changeMix([&](RoomMix& mix) {
      mix.metronome = changed(mix.metronome, metronome.change);
      mix.metronome.strip = changed(mix.metronome.strip, metronome.strip);
    });
  }
  void operator()(const control::Say& say) const {
    auto* engine = this->engine();
    if (engine == nullptr) return;
    reply(engine->say(say.text) ? Answer{Done{}}
                                : Error{ErrorCode::kAway, "the server is lost: nobody hears you"});
  }
  void operator()(const control::ListenAs& listen) const {
    changeMix([&](RoomMix& mix) { mix.listening = changed(mix.listening, listen.change); });
  }
  void operator()(const control::Record& record) const {
    auto* engine = this->engine();
    if (engine == nullptr) return;
    if (record.server) return recordByServer(*engine, record);
    reply(engine->record(record.on, record.now)
              ? Answer{Done{}}
              : failed("there is no sound to record: choose a sound device first"));
  }
  void recordByServer(Engine& engine, const control::Record& record) const {
    const auto number = self.nextNumber_++;
    if (!engine.recordByServer({record.on, record.now, number})) {
      reply(Error{ErrorCode::kAway, "the server is lost: it cannot be told"});
      return;
    }
    self.steering_[number] = reply;
  }
  void operator()(const control::ChangeSettings& change) const {
    try {
      self.memory_.change(change);
      reply(Done{});
    } catch (const std::runtime_error& error) {
      reply(failed(error.what()));
    }
  }
  void operator()(const control::Diagnose& wish) const { self.startDiagnosis(wish, reply); }
  void operator()(const control::ListDevices&) const { self.listDevices(reply); }
  void operator()(const control::ChooseDevices& wish) const { self.chooseDevices(wish, reply); }
  void operator()(const control::ListPorts&) const { self.listPorts(reply); }
  void operator()(const control::ConnectPorts& ports) const {
    self.changePorts(connectPorts, ports.from, ports.to, reply);
  }
  void operator()(const control::DisconnectPorts& ports) const {
    self.changePorts(disconnectPorts, ports.from, ports.to, reply);
  }
  void operator()(const control::Learn& learn) const {
    withControl(learn.control, [&](const auto& control) { surface().learn(control); });
  }
  void operator()(const control::StopLearning&) const {
    surface().stopLearning();
    reply(Done{});
  }
  void operator()(const control::Forget& forget) const {
    withControl(forget.control, [&](const auto& control) { surface().forget(control); });
  }

  [[nodiscard]] surface::MidiSurface& surface() const { return self.midiControls_.surface(); }

  template <typename Use>
  void withControl(const std::string& name, const Use& use) const {
    const auto control = surface::parseControl(name);
    if (!control) {
      reply(Error{ErrorCode::kInvalidMessage, "there is no control of that name"});
      return;
    }
    use(*control);
    reply(Done{});
  }
};

void ControlledJam::perform(const control::Wish& wish, Reply reply) {
  std::visit(Perform{*this, reply}, wish);
}

// Where a server of before is still letting go of its port and files, that is waited for.
void ControlledJam::startHosting(const control::HostRoom& wish, const Reply& reply) {
  if (jam_.place() || pending_) {
    reply(Error{ErrorCode::kAlreadyInRoom, "leave the room first"});
    return;
  }
  auto options = surroundings_.join;
  options.nickname = wish.nickname;
  options.password = wish.password;
  failure_.reset();
  pending_ = joining(wish.room, {}, wish.nickname);
  pending_->hosting = true;
  auto serve = surroundings_.serve;
  if (wish.port) serve = servingOn(serve, surroundings_.folders, *wish.port);
  jam_.whenGone([this, options, serve, room = wish.room, reply] {
    if (!pending_) return reply(failed("it was left before it began"));
    pending_.reset();
    try {
      jam_.serve(serve, Jam::Serving::kBesideAPlayer);
    } catch (const std::runtime_error& error) {
      gaveUp({Failure::Step::kHost, error.what()});
      return reply(failed(error.what()));
    }
    try {
      const auto server = besideServer(serve.listen, jam_.server()->port());
      enter(options, {{room, server}, {}, {}});
      reply(Done{});
    } catch (const std::runtime_error& error) {
      gaveUp({Failure::Step::kOther, error.what(), {}});
      reply(failed(error.what()));
    }
  });
}

void ControlledJam::startJoining(const control::JoinRoom& wish, const Reply& reply) {
  if (jam_.place() || pending_) {
    reply(Error{ErrorCode::kAlreadyInRoom, "leave the room first"});
    return;
  }
  Invitation invitation;
  try {
    invitation = parseInvitation(wish.invitation);
  } catch (const UsageError& error) {
    reply(Error{ErrorCode::kInvalidMessage, error.what()});
    return;
  }
  auto options = surroundings_.join;
  options.nickname = wish.nickname;
  options.password = wish.password;
  failure_.reset();
  pending_ = joining(invitation.address.room, invitation.address.server.text(), wish.nickname);
  reply(Done{});
  jam_.whenGone([this, options, invitation] {
    if (!pending_) return;
    pending_.reset();
    try {
      enter(options, invitation);
    } catch (const std::runtime_error& error) {
      gaveUp({Failure::Step::kOther, error.what(), {}});
    }
  });
}

// Throws std::runtime_error, but for devices that cannot be had.
void ControlledJam::enter(const JoinOptions& options, const Invitation& invitation) {
  try {
    joinWithDevices(options, invitation, false);
  } catch (const DeviceError& error) {
    gaveUp({Failure::Step::kDevices, error.what(), {}});
  }
  surroundings_.look();
}

}  // namespace midipool
