// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.hpp"
#include "app/folders.hpp"
#include "app/names.hpp"
#include "app/program.hpp"
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

// "master", "input N" or a nickname.
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
  if (options.what != "master") return control::ChangeStrip{options.what, change};
  if (!change.gain) throw UsageError{"the master has --gain only"};
  return control::ChangeMaster{change.gain};
}

}  // namespace

int changeMixer(const CommonOptions& common, const std::string& ui, const MixerOptions& options) {
  const auto wish = encode(control::Request{std::nullopt, wishOf(options)});
  const auto token = readControlToken(findFolders(common.config, "").config);
  askFor(ui.empty() ? LocalAddress{} : parseLocalAddress(ui), token, wish);
  return kDone;
}

}  // namespace midipool
