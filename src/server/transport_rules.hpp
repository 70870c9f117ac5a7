// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "time/timeline.hpp"
#include "time/transport_request.hpp"

namespace midipool {

// What each transport request does to a timeline that is anchored at the tick where it takes
// effect. Nothing when it would change nothing. Throws ProtocolError when it makes no sense. Pure.
[[nodiscard]] std::optional<Timeline> applied(const TransportAction& action,
                                              const Timeline& before);

// The quantisation that an action needs, whatever was asked for: a signature changes on a bar line.
[[nodiscard]] Quantise quantisationOf(const TransportRequest& request);

// How long a start is counted in, by the tempo and signature of the timeline where it was asked for;
// zero where it is not, as while the song plays already.
[[nodiscard]] Beats countInOf(const TransportRequest& request, const Timeline& before);

// The first tick from `index` on at which the song reaches a bar or beat line (or jumps in its
// loop). While the song stands, and for Quantise::kNone, `index` itself.
[[nodiscard]] std::int64_t quantisedTick(const Timeline& timeline, std::int64_t index,
                                         Quantise quantise);

// Whether a later request of the one kind takes the place of a promise of the other: what a player
// wants now counts more than what somebody wanted for the next bar.
[[nodiscard]] bool supersedes(const TransportAction& later, const TransportAction& promised);

}  // namespace midipool
