// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.hpp"
#include "app/metronome_options.hpp"
#include "app/names.hpp"
#include "app/program.hpp"
#include "app/running_client.hpp"
#include "ui/control/requests.hpp"

namespace midipool {

int changeMetronome(const CommonOptions& common, const std::string& ui,
                    const MetronomeOptions& options) {
  const auto change = metronomeChange(options);
  if (change == MetronomeChange{}) {
    throw UsageError{"nothing to change: say on, off, --subdivision, --accent or --count-in"};
  }
  const RunningClient client{common, ui};
  client.ask(control::ChangeMetronome{change, {}});
  return kDone;
}

}  // namespace midipool
