// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sound_options.hpp"

#include <CLI/CLI.hpp>

#include "app/names.hpp"
#include "app/number_check.hpp"
#include "media/stream_writer.hpp"
#include "wire/limits.hpp"
#include "wire/payload_format.hpp"

namespace midipool {
namespace {

CLI::Validator playoutCheck() {
  const auto check = [](const std::string& text) {
    return playoutChoiceFrom(text) ? std::string{}
                                   : "\"" + text + "\" is none of " + kPlayoutChoices;
  };
  return {check, "live|aligned|bars:N|beats:N"};
}

void addStream(CLI::App& command, SoundOptions& options) {
  command.add_option("--send", options.sendChannels, "Channels to send: 2, 1, or 0 to listen only")
      ->check(between(0, 2))
      ->capture_default_str();
  addCodecOptions(command, options);
  addHearingOptions(command, "--playout", options.hearing);
  for (const auto* name : {"--receive", "--playout", "--monitor"}) {
    command.get_option(name)->default_str("as you left it in this room");
  }
  command
      .add_option("--repair", options.repair,
                  "Send parity by which lost packets are made again; auto: while any are lost")
      ->check(CLI::IsMember({"auto", "on", "off"}))
      ->capture_default_str();
}

// Opus in packets of 64, 128 or 256 frames is Opus Custom, in 120, 240 or 480 the standard one.
PayloadType codecOf(const SoundOptions& options) {
  const bool standard = options.packetFrames > 0 && options.packetFrames % 120 == 0;
  if (options.codec == "opus") return standard ? PayloadType::kOpus : PayloadType::kOpusCustom;
  if (standard) {
    throw UsageError{"--packet " + std::to_string(options.packetFrames) + " is for --codec opus; " +
                     options.codec + " takes 64, 128 or 256"};
  }
  return options.codec == "l16" ? PayloadType::kL16 : PayloadType::kL24;
}

StreamFormat formatOf(const SoundOptions& options) {
  return {codecOf(options), options.sendChannels, options.packetFrames};
}

void checkThatPacketsFit(const SoundOptions& options) {
  const auto format = formatOf(options);
  if (isOpus(format.type)) return;
  const auto sample = bytesPerSample(linearFormatOf(format.type));
  if (sample * format.channels * format.framesPerPacket <= limits::kLongestStreamPayload) return;
  throw UsageError{"--packet " + std::to_string(format.framesPerPacket) + " of --codec " +
                   options.codec + " in stereo fits into no packet: take 128, or --send 1"};
}

}  // namespace

void addDeviceOptions(CLI::App& command, SoundOptions& options) {
  const auto given = [&options](const std::string&) { options.deviceIsGiven = true; };
  command
      .add_option("--audio", options.audio,
                  "Sound system; auto: JACK if it runs, else what there is; none: no sound at all")
      ->each(given)
      ->check(CLI::IsMember({"auto", "jack", "pipewire", "rtaudio", "file", "null", "none"}))
      ->capture_default_str();
  command
      .add_option("--audio-device", options.hardware,
                  "With rtaudio: a part of the device's name (see: midipool devices)")
      ->each(given)
      ->type_name("NAME");
  command.add_option("--rate", options.sampleRate, "With rtaudio and null: frames a second")
      ->each(given)
      ->check(between(8000, 192000))
      ->capture_default_str();
  command.add_option("--period", options.period, "With rtaudio and null: frames a cycle")
      ->each(given)
      ->check(between(16, 4096))
      ->capture_default_str();
  command.add_option("--audio-in", options.fileIn, "With file: what to send, from its beginning")
      ->each(given)
      ->type_name("FILE");
  command
      .add_option("--audio-out", options.fileOut, "With file: where the mix goes, .wav or .flac")
      ->each(given)
      ->type_name("FILE");
  command
      .add_option("--inputs", options.inputs,
                  "Channels to play into; they are mixed to what is sent")
      ->check(between(1, 8))
      ->capture_default_str();
}

void addHearingOptions(CLI::App& command, const char* playoutName, HearingOptions& options) {
  command
      .add_option("--receive", options.receive,
                  "The others each for himself (stems), mixed by the server (mix), or as the "
                  "server decides by how many there are (auto)")
      ->check(CLI::IsMember({"auto", "stems", "mix"}));
  command
      .add_option(
          playoutName, options.playout,
          "live: each of the others as early as his line allows; aligned: all, and oneself, "
          "at one delay on which the room agrees; bars:N or beats:N: exactly so late, N from 1 to "
          "64, which any line has time for")
      ->check(playoutCheck());
  command
      .add_option("--monitor", options.monitor,
                  "Oneself: with the others while they are heard aligned, direct (at once), or off")
      ->check(CLI::IsMember({"aligned", "direct", "off"}));
}

void addCodecOptions(CLI::App& command, SoundOptions& options) {
  command
      .add_option("--codec", options.codec,
                  "How sound is sent: l16 and l24 are lossless, opus is for thin lines")
      ->check(CLI::IsMember({"l16", "l24", "opus"}))
      ->capture_default_str();
  command
      .add_option("--packet", options.packetFrames,
                  "Frames a packet (default: as fits the device's period); l16 and l24 take 64 "
                  "or 128, and 256 where it fits: not l24 in stereo")
      ->check(CLI::IsMember({64, 120, 128, 240, 256, 480}));
  command.add_option("--bitrate", options.bitRate, "Of opus, in kbit/s")
      ->check(between(6, 510))
      ->capture_default_str();
}

void addSoundOptions(CLI::App& command, SoundOptions& options) {
  addDeviceOptions(command, options);
  addStream(command, options);
}

AudioDeviceOptions audioDeviceOptions(const SoundOptions& options, const std::string& name) {
  AudioDeviceOptions device;
  device.backend = audioBackendOf(options.audio).value_or(AudioBackend::kAuto);
  const bool files = !options.fileIn.empty() || !options.fileOut.empty();
  if (files && device.backend == AudioBackend::kAuto) device.backend = AudioBackend::kFile;
  if (files && device.backend != AudioBackend::kFile) {
    throw UsageError{"--audio-in and --audio-out are for --audio file, not for --audio " +
                     options.audio};
  }
  device.name = name;
  device.inputs = options.inputs;
  device.hardware = options.hardware;
  device.sampleRate = options.sampleRate;
  device.frames = options.period;
  device.fileIn = options.fileIn;
  device.fileOut = options.fileOut;
  return device;
}

SoundSettings soundSettings(const SoundOptions& options) {
  checkThatPacketsFit(options);
  SoundSettings settings;
  settings.codec = codecOf(options);
  settings.channels = options.sendChannels;
  settings.framesPerPacket = options.packetFrames;
  settings.bitsPerSecond = options.bitRate * 1000;
  if (options.repair != "auto") settings.parity = options.repair == "on";
  return settings;
}

ListeningChange listeningChange(const HearingOptions& options) {
  return {playoutChoiceFrom(options.playout), monitorNamed(options.monitor),
          receiveModeNamed(options.receive)};
}

std::string vainRepair(const SoundOptions& options) {
  if (options.repair != "on" || StreamWriter::hasRoomForParity(formatOf(options))) return {};
  return "--repair on is in vain: in packets of " + std::to_string(options.packetFrames) +
         " frames there is no room for parity; --packet 128 has it";
}

}  // namespace midipool
