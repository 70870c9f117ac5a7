// SPDX-License-Identifier: GPL-3.0-or-later
//
// What ControlledJam does about this machine's devices and ports, and about the way to a server. What
// may take long is done aside.
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

#include "app/controlled_jam.hpp"
#include "app/device_answers.hpp"
#include "app/kept_devices.hpp"
#include "client/diagnosis.hpp"
#include "device/device_error.hpp"

namespace midipool {
namespace {

using control::Answer;
using control::Done;
using control::Error;
using control::ErrorCode;
using control::failed;

OpenedHere openedHere(const Devices& devices) {
  const auto is = [](PortSystem system, const auto& device) {
    return device && device->portSystem() == system;
  };
  OpenedHere open;
  open.jack = (is(PortSystem::kJack, devices.audio) && devices.audio->state().connected) ||
              (is(PortSystem::kJack, devices.midi) && devices.midi->connected());
  open.hardware = is(PortSystem::kNone, devices.audio) && !devices.audio->receiveName().empty();
  return open;
}

boost::asio::awaitable<void> diagnoseFor(ConnectTarget target, std::filesystem::path knownServers,
                                         control::Program::Reply reply) {
  const KnownServers known{std::move(knownServers)};
  control::Diagnosis diagnosis;
  diagnosis.host = target.text();
  try {
    const auto steps = co_await diagnose(target, known);
    for (const auto& step : steps) {
      diagnosis.steps.push_back({nameOf(step.step), step.ok, step.message});
    }
    reply(diagnosis);
  } catch (const std::runtime_error& error) {
    reply(failed(error.what()));
  }
}

}  // namespace

void ControlledJam::listDevices(const Reply& reply) {
  const auto open = jam_.engine() != nullptr ? openedHere(jam_.engine()->devices()) : OpenedHere{};
  aside_.run([open] { return surveyDevices(open); },
             [this, reply](const DeviceSurvey& survey) {
               static const Devices kNone;
               const auto* engine = jam_.engine();
               reply(deviceList(survey, surroundings_.join,
                                engine == nullptr ? kNone : engine->devices()));
             });
}

void ControlledJam::chooseDevices(const control::ChooseDevices& wish, const Reply& reply) {
  auto chosen = surroundings_.join;
  if (wish.audio) chosen.sound.audio = *wish.audio;
  if (wish.audioDevice) chosen.sound.hardware = *wish.audioDevice;
  if (wish.midi) chosen.midi = *wish.midi;
  if (wish.rate) chosen.sound.sampleRate = *wish.rate;
  if (wish.period) chosen.sound.period = *wish.period;
  if (!audioBackendOf(chosen.sound.audio) || !midiBackendOf(chosen.midi)) {
    reply(Error{ErrorCode::kInvalidMessage, "no such sound or MIDI system"});
    return;
  }
  try {
    const auto devices = deviceOptions(chosen);
    if (jam_.engine() != nullptr) jam_.engine()->chooseDevices(devices);
    surroundings_.join = chosen;
    withoutKept_ = chosen;
    keepDevices(wish);
    reply(Done{});
  } catch (const std::runtime_error& error) {
    reply(failed(error.what()));
  }
}

void ControlledJam::keepDevices(const control::ChooseDevices& wish) {
  try {
    memory_.choose(wish);
  } catch (const std::runtime_error& error) {
    surroundings_.log(LogLevel::kWarning, error.what());
  }
}

// What was chosen in an earlier run may be unplugged today, and that keeps nobody out of a room. It
// stays chosen for the next time.
void ControlledJam::joinWithDevices(const JoinOptions& options, const Invitation& invitation,
                                    bool fromCommandLine) {
  const auto join = [&](const JoinOptions& with) {
    jam_.join(with, invitation, !fromCommandLine, handlers(fromCommandLine));
  };
  if (haveSameDevices(options, withoutKept_)) return join(options);
  try {
    join(options);
  } catch (const DeviceError& error) {
    surroundings_.log(LogLevel::kWarning,
                      fmt::format("the devices chosen on the page are not there ({}): going on "
                                  "without that choice",
                                  error.what()));
    surroundings_.join = withDevicesOf(surroundings_.join, withoutKept_);
    join(withDevicesOf(options, withoutKept_));
  }
}

void ControlledJam::listPorts(const Reply& reply) {
  if (jam_.engine() == nullptr) {
    reply(Error{ErrorCode::kNotInRoom, "there are ports only while you are in a room"});
    return;
  }
  const auto& devices = jam_.engine()->devices();
  const auto system = portSystemOf(devices);
  if (system == PortSystem::kNone) {
    reply(control::PortList{});
    return;
  }
  const auto own = ownPrefix(devices, surroundings_.join.jackName);
  aside_.run(
      [system, own]() -> Answer {
        try {
          return portList(system, portGraph(system), own);
        } catch (const DeviceError& error) {
          return failed(error.what());
        }
      },
      reply);
}

void ControlledJam::changePorts(void (*change)(PortSystem, const std::string&, const std::string&),
                                const std::string& from, const std::string& to,
                                const Reply& reply) {
  const auto system =
      jam_.engine() == nullptr ? PortSystem::kNone : portSystemOf(jam_.engine()->devices());
  aside_.run(
      [change, system, from, to]() -> Answer {
        try {
          change(system, from, to);
          return Done{};
        } catch (const DeviceError& error) {
          return failed(error.what());
        }
      },
      reply);
}

void ControlledJam::startDiagnosis(const control::Diagnose& wish, const Reply& reply) {
  try {
    const auto target = parseHost(wish.host);
    boost::asio::co_spawn(
        context_, diagnoseFor(target, surroundings_.folders.config / "known_servers", reply),
        boost::asio::detached);
  } catch (const UsageError& error) {
    reply(Error{ErrorCode::kInvalidMessage, error.what()});
  }
}

}  // namespace midipool
