// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <stdexcept>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/names.hpp"
#include "app/program.hpp"
#include "app/running_client.hpp"
#include "app/status_fields.hpp"
#include "app/status_text.hpp"
#include "audio/fader_law.hpp"
#include "ui/control/requests.hpp"

namespace midipool {
namespace {

control::StripChange changeOf(const MixerOptions& options) {
  control::StripChange change;
  if (options.gain) {
    change.gain =
        *options.gain < kFaderBottom.value() ? Decibels::silence() : Decibels{*options.gain};
  }
  change.pan = options.pan;
  if (!options.mute.empty()) change.muted = options.mute == "on";
  if (!options.solo.empty()) change.soloed = options.solo == "on";
  return change;
}

// "master", "metronome", "input N" or a nickname.
control::Wish wishOf(const MixerOptions& options) {
  const auto change = changeOf(options);
  if (!change.gain && !change.pan && !change.muted && !change.soloed) {
    throw UsageError{"nothing to change: say --gain, --pan, --mute or --solo"};
  }
  if (options.what == "input" && options.number > 0) {
    return control::ChangeInput{options.number, change};
  }
  if (options.number > 0) {
    throw UsageError{"only an input has a number: midipool mixer input " +
                     std::to_string(options.number)};
  }
  if (options.what == "metronome") return control::ChangeMetronome{{}, change};
  if (options.what != "master") return control::ChangeStrip{options.what, change};
  if (!change.gain) throw UsageError{"the master has --gain only"};
  return control::ChangeMaster{change.gain};
}

// A slip of the pen is not to become a setting of a player who never comes.
void checkPlayer(const MixerOptions& options, const boost::json::object& status) {
  if (options.what == "master" || options.what == "metronome" || options.number > 0) return;
  std::string names;
  for (const auto& entry : arrayIn(status, "peers")) {
    const auto& peer = entry.as_object();
    const auto nickname = textIn(peer, "nickname");
    if (nickname == options.what) return;
    names += (names.empty() ? "" : ", ") + nickname + (flagIn(peer, "self") ? " (you)" : "");
  }
  if (names.empty()) return;  // in no room, which the client says
  throw std::runtime_error{
      fmt::format("no player in the room is called {}; there are: {}", options.what, names)};
}

std::string inputText(unsigned number, const boost::json::object& sound) {
  const auto& sending = objectIn(sound, "sending");
  const auto channels = static_cast<unsigned>(numberIn(sending, "channels"));
  const auto& inputs = arrayIn(sending, "inputs");
  auto text = number <= inputs.size() ? stripText(inputs[number - 1].as_object()) : "kept";
  // It is set for when it comes, but that may also be a slip of the pen.
  if (flagIn(sending, "open") && number > channels) {
    text +=
        fmt::format("; the sound device has {} input{} now", channels, channels == 1 ? "" : "s");
  }
  return text;
}

// What a strip is set to now.
std::string settingOf(const MixerOptions& options, const boost::json::object& status) {
  const auto& sound = objectIn(status, "sound");
  if (sound.empty()) return "kept for when there is a sound device";
  if (options.number > 0) return inputText(options.number, sound);
  if (options.what == "metronome") return stripText(objectIn(sound, "metronome"));
  if (options.what == "master") return fmt::format("{:.1f} dB", numberIn(sound, "master_db"));
  return stripText(objectIn(objectIn(sound, "strips"), options.what.c_str()));
}

}  // namespace

int changeMixer(const CommonOptions& common, const std::string& ui, const MixerOptions& options) {
  const auto wish = wishOf(options);
  const RunningClient client{common, ui};
  checkPlayer(options, client.status());
  client.ask(wish);
  const auto number = options.number > 0 ? fmt::format(" {}", options.number) : "";
  const auto setting = settingOf(options, client.statusAfterWish());
  std::fputs(fmt::format("{}{}: {}\n", options.what, number, setting).c_str(), stdout);
  return kDone;
}

}  // namespace midipool
