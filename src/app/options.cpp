// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace midipool {
namespace {

// As CLI::Range, in words for people and without a word in the help.
CLI::Validator between(double lowest, double highest) {
  return {[lowest, highest](const std::string& text) -> std::string {
            double value = 0.0;
            if (CLI::detail::lexical_cast(text, value) && value >= lowest && value <= highest) {
              return {};
            }
            return fmt::format("\"{}\" is no number from {} to {}", text, lowest, highest);
          },
          ""};
}

}  // namespace

void addServeOptions(CLI::App& command, ServeOptions& options) {
  command.add_option("--listen", options.listen, "Address and port to listen on, TCP and UDP")
      ->type_name("ADDR:PORT")
      ->capture_default_str();
  command
      .add_option("--data", options.data,
                  "Folder for the server's certificate and database (default: the XDG data folder)")
      ->type_name("DIR");
  command.add_option("--max-rooms", options.maxRooms, "Rooms that may exist at a time")
      ->check(between(1, 4096))
      ->type_name("N")
      ->capture_default_str();
  command.add_option("--max-members", options.maxMembers, "Players in one room")
      ->check(between(1, 256))
      ->type_name("N")
      ->capture_default_str();
  command.add_option("--max-connections", options.maxConnections, "Connections at a time")
      ->check(between(1, 1e6))
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option("--max-per-address", options.maxPerAddress,
                  "Connections at a time from one address")
      ->check(between(1, 1e6))
      ->type_name("N")
      ->capture_default_str();
}

void addJoinOptions(CLI::App& command, JoinOptions& options) {
  command
      .add_option("--name", options.nickname,
                  "Your name in the room (default: the user's or this machine's)")
      ->type_name("NICK");
  command.add_option("--password", options.password, "The room's password")->type_name("WORD");
  command
      .add_option("--steering", options.steering,
                  "Who may steer the room, if this makes it: everyone or owner")
      ->check(CLI::IsMember({"everyone", "owner"}));
  command.add_option("--midi", options.midi, "MIDI system: JACK, RtMidi's virtual ports, or none")
      ->check(CLI::IsMember({"auto", "jack", "rtmidi", "none"}))
      ->capture_default_str();
  command.add_option("--jack-name", options.jackName, "Name of the ports as others see them")
      ->type_name("NAME")
      ->capture_default_str();
  command
      .add_option("--clock", options.clock,
                  "Tick at the room's time, or delayed to match what this player hears")
      ->check(CLI::IsMember({"absolute", "heard"}))
      ->capture_default_str();
  command
      .add_option("--offset-ms", options.offsetMilliseconds,
                  "Send the clock so much earlier, for a slave with latency; negative: later")
      ->type_name("X")
      ->check(between(-1000.0, 1000.0))
      ->capture_default_str();
  command
      .add_option("--clock-while-stopped", options.clockWhileStopped,
                  "Tick also while the song stands, so that slaves know the tempo")
      ->type_name("true|false")
      ->default_str("true");
  command
      .add_option("--control", options.control,
                  "What your sequencer may change for all: start,stop,position,tempo,loop, or all "
                  "or none")
      ->type_name("KINDS")
      ->capture_default_str();
  command
      .add_option(
          "--share", options.share,
          "Other MIDI that goes to all: notes,cc,program,pressure,bend,sysex, or all or none")
      ->type_name("KINDS")
      ->capture_default_str();
  command
      .add_option("--channel-map", options.channelMap,
                  "Move what you share to other channels: FROM:TO,FROM:TO,...")
      ->type_name("MAP");
  command.add_flag("--mackie", options.mackie,
                   "Take Mackie Control's cycle button for the loop also when notes are shared");
  command
      .add_option("--audio", options.audio,
                  "Sound system; auto: JACK if it runs, else what there is; none: no sound at all")
      ->check(CLI::IsMember({"auto", "jack", "pipewire", "rtaudio", "file", "null", "none"}))
      ->capture_default_str();
  command
      .add_option("--codec", options.codec,
                  "How sound is sent: l16 and l24 are lossless, opus is for thin lines")
      ->check(CLI::IsMember({"l16", "l24", "opus"}))
      ->capture_default_str();
  command
      .add_option("--packet", options.packetFrames,
                  "Frames a packet (default: as fits the device's period, 64 to 256)")
      ->check(CLI::IsMember({64, 120, 128, 240, 256, 480}));
  command.add_option("--bitrate", options.bitRate, "Of opus, in kbit/s")
      ->check(CLI::Range(6, 510))
      ->capture_default_str();
  command.add_option("--send", options.sendChannels, "Channels to send: 2, 1, or 0 to listen only")
      ->check(CLI::Range(0, 2))
      ->capture_default_str();
  command
      .add_option("--inputs", options.inputs,
                  "Channels to play into; they are mixed to what is sent")
      ->check(CLI::Range(1, 8))
      ->capture_default_str();
  command.add_option("--playout", options.playout, "How sound is played: live, aligned or bars:N")
      ->capture_default_str();
  command
      .add_option("--ui", options.ui,
                  "Where this client answers `midipool status` (default: 127.0.0.1:7401), or off")
      ->type_name("ADDR:PORT|off");
}

}  // namespace midipool
