// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/folders.hpp"
#include "app/names.hpp"
#include "app/program.hpp"
#include "app/status_fields.hpp"
#include "audio/fader_law.hpp"
#include "ui/control/requests.hpp"
#include "ui/control_token.hpp"
#include "ui/local_client.hpp"

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

bool isHere(const std::string& nickname, const boost::json::object& status) {
  return std::ranges::any_of(arrayIn(status, "peers"), [&](const auto& peer) {
    return textIn(peer.as_object(), "nickname") == nickname;
  });
}

// Who or what is not there is set for when it comes, but it may also be a slip of the pen.
std::string absence(const MixerOptions& options, const boost::json::object& status) {
  if (options.what == "master" || options.what == "metronome") return {};
  if (options.number == 0) {
    if (isHere(options.what, status)) return {};
    return options.what + " is not in the room now: kept for when that player comes";
  }
  const auto& sending = objectIn(objectIn(status, "sound"), "sending");
  const auto channels = static_cast<unsigned>(numberIn(sending, "channels"));
  if (!flagIn(sending, "open") || options.number <= channels) return {};
  return fmt::format("the sound device has {} input{} now: kept for when it has more", channels,
                     channels == 1 ? "" : "s");
}

}  // namespace

int changeMixer(const CommonOptions& common, const std::string& ui, const MixerOptions& options) {
  const auto wish = encode(control::Request{std::nullopt, wishOf(options)});
  const auto token = readControlToken(findFolders(common.config, "").config);
  const auto address = ui.empty() ? LocalAddress{} : parseLocalAddress(ui);
  askFor(address, token, wish);
  const auto status = boost::json::parse(askStatus(address, token));
  if (const auto note = absence(options, status.as_object()); !note.empty()) {
    std::fputs((note + "\n").c_str(), stdout);
  }
  return kDone;
}

}  // namespace midipool
