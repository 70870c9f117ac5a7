// SPDX-License-Identifier: GPL-3.0-or-later
#include <boost/json.hpp>

#include "app/commands.hpp"
#include "app/names.hpp"
#include "app/program.hpp"
#include "ui/status_client.hpp"

namespace midipool {
namespace {

using boost::json::object;

// "master", "input N" or a nickname.
object targetOf(const MixerOptions& options) {
  if (options.what == "master" && options.number == 0) return {{"master", true}};
  if (options.what == "input" && options.number > 0) return {{"input", options.number}};
  if (options.number > 0) {
    throw UsageError{"only an input has a number: midipool mixer input " +
                     std::to_string(options.number)};
  }
  return {{"strip", options.what}};
}

}  // namespace

int changeMixer(const std::string& ui, const MixerOptions& options) {
  auto change = targetOf(options);
  const auto target = change.size();
  if (options.gain) change["gain_db"] = *options.gain;
  if (options.pan) change["pan"] = *options.pan;
  if (!options.mute.empty()) change["muted"] = options.mute == "on";
  if (!options.solo.empty()) change["soloed"] = options.solo == "on";
  if (change.size() == target) {
    throw UsageError{"nothing to change: say --gain, --pan, --mute or --solo"};
  }
  changeMixer(ui.empty() ? LocalAddress{} : parseLocalAddress(ui), boost::json::serialize(change));
  return kDone;
}

}  // namespace midipool
