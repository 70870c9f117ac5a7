// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "app/commands.hpp"
#include "app/metronome_options.hpp"
#include "app/program.hpp"
#include "app/running_client.hpp"
#include "app/status_text.hpp"
#include "ui/control/requests.hpp"

namespace midipool {

int changeMetronome(const CommonOptions& common, const std::string& ui,
                    const MetronomeOptions& options) {
  const auto change = metronomeChange(options);
  const RunningClient client{common, ui};
  const bool isWish = change != MetronomeChange{};
  if (isWish) client.ask(control::ChangeMetronome{change, {}});
  const auto status = isWish ? client.statusAfterWish() : client.status();
  std::fputs((metronomeLine(status) + "\n").c_str(), stdout);
  return kDone;
}

}  // namespace midipool
