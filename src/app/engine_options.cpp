// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine_options.hpp"

#include "app/metronome_options.hpp"
#include "app/names.hpp"
#include "app/program.hpp"
#include "app/recording_options.hpp"
#include "app/sound_options.hpp"

namespace midipool {
namespace {

Nanoseconds fromMilliseconds(double milliseconds) {
  return Nanoseconds{static_cast<std::int64_t>(milliseconds * 1e6)};
}

PlayerSettings playerSettings(const JoinOptions& options, const Invitation& invitation) {
  PlayerSettings settings;
  settings.room = invitation.address.room;
  settings.nickname =
      checkedName(options.nickname.empty() ? defaultNickname() : options.nickname, "player");
  settings.password = options.password.empty() ? invitation.password : options.password;
  settings.program = kProgram;
  if (!options.steering.empty()) {
    settings.steering = options.steering == "owner" ? Steering::kOwner : Steering::kEveryone;
  }
  settings.control = parseControl(options.control);
  settings.midi = {parseKinds(options.share), parseChannelMap(options.channelMap)};
  settings.control.cycleButton = options.mackie || !settings.midi.share.has(MessageKind::kNotes);
  return settings;
}

}  // namespace

DeviceOptions deviceOptions(const JoinOptions& options) {
  DeviceOptions devices;
  const auto name = checkedPortsName(options.jackName);
  devices.midi = {midiBackendOf(options.midi).value_or(MidiBackend::kAuto), name};
  devices.audio = audioDeviceOptions(options.sound, name);
  return devices;
}

EngineOptions engineOptions(const JoinOptions& options, const Invitation& invitation,
                            const Folders& folders) {
  EngineOptions engine;
  engine.server = invitation.address.server;
  engine.fingerprint = invitation.fingerprint;
  engine.knownServers = folders.config / "known_servers";
  engine.player = playerSettings(options, invitation);
  engine.devices = deviceOptions(options);
  engine.sound = soundSettings(options.sound);
  engine.recording = recordingOptions(options.recording);
  engine.mixes = folders.config / "mixer.json";
  engine.metronome = metronomeChange(options.metronome);
  engine.listening = listeningChange(options.sound.hearing);
  engine.clockAsHeard = options.clock == "heard";
  engine.spooler = {options.clockWhileStopped, fromMilliseconds(options.offsetMilliseconds)};
  return engine;
}

}  // namespace midipool
