// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.hpp"

#include <CLI/CLI.hpp>

#include "app/metronome_options.hpp"
#include "app/number_check.hpp"
#include "app/recording_options.hpp"
#include "app/sound_options.hpp"

namespace midipool {
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
      ->each([&options](const std::string&) { options.midiIsGiven = true; })
      ->check(CLI::IsMember({"auto", "jack", "rtmidi", "none"}))
      ->capture_default_str();
  command.add_option("--jack-name", options.jackName, "Name of the ports as others see them")
      ->type_name("NAME")
      ->capture_default_str();
  command
      .add_option(
          "--clock", options.clock,
          "Tick at the room's time, or as late as the room is heard (with --playout aligned)")
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
  addSoundOptions(command, options.sound);
  addMetronomeOptions(command, options.metronome);
  addRecordingOptions(command, options.recording);
  command
      .add_option(
          "--ui", options.ui,
          "Where the mixer page and `midipool status` are (default: 127.0.0.1:7401), or off")
      ->type_name("ADDR:PORT|off");
  command.add_flag_callback(
      "--open", [&options] { options.open = "yes"; }, "Show the mixer page in a browser");
  command.add_flag_callback(
      "--no-open", [&options] { options.open = "no"; },
      "Do not (default: at a terminal of a desktop)");
  auto* osc = command
                  .add_option("--osc", options.osc,
                              "Let surfaces work the mixer by OSC, without a password, at this "
                              "UDP port (of 127.0.0.1 unless said otherwise)")
                  ->type_name("[ADDR:]PORT");
  command.add_option("--osc-reply", options.oscReply, "A surface that is told what changes")
      ->type_name("ADDR:PORT")
      ->needs(osc);
}

}  // namespace midipool
