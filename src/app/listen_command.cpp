// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <optional>

#include "app/commands.hpp"
#include "app/program.hpp"
#include "app/running_client.hpp"
#include "app/status_text.hpp"
#include "ui/control/requests.hpp"

namespace midipool {
namespace {

std::optional<control::ListenAs> wishOf(const HearingOptions& options) {
  control::ListenAs wish{playoutChoiceFrom(options.playout), monitorNamed(options.monitor),
                         receiveModeNamed(options.receive)};
  if (!wish.playout && !wish.monitor && !wish.receive) return std::nullopt;
  return wish;
}

}  // namespace

int listenAs(const CommonOptions& common, const ListenOptions& options) {
  const RunningClient client{common, options.ui};
  const auto wish = wishOf(options.hearing);
  if (wish) client.ask(*wish);
  const auto status = wish ? client.statusAfterWish() : client.status();
  std::fputs((listeningLine(status) + "\n").c_str(), stdout);
  return kDone;
}

}  // namespace midipool
