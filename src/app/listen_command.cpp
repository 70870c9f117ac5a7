// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "app/commands.hpp"
#include "app/program.hpp"
#include "app/running_client.hpp"
#include "app/sound_options.hpp"
#include "app/status_text.hpp"
#include "ui/control/requests.hpp"

namespace midipool {

int listenAs(const CommonOptions& common, const ListenOptions& options) {
  const RunningClient client{common, options.ui};
  const auto change = listeningChange(options.hearing);
  const bool isWish = change != ListeningChange{};
  if (isWish) client.ask(control::ListenAs{change});
  const auto status = isWish ? client.statusAfterWish() : client.status();
  std::fputs((listeningLine(status) + "\n").c_str(), stdout);
  return kDone;
}

}  // namespace midipool
