// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/heard_delay.hpp"

namespace midipool {

HeardDelay heardDelay(const Playout& playout, const Player& player, LocalTime now) {
  const auto session = player.clock().mapping().toSession(now);
  const auto& change = playout.delay();
  HeardDelay heard;
  heard.delay = change.delayAt(session);
  if (change.at > session && change.after) {
    heard.next = change.after;
    heard.nextIn = change.at - session;
  }
  const bool isKnown = player.clock().filter().started() && !player.schedule().empty();
  if (!heard.delay || !isKnown) return heard;
  const auto& timeline = player.schedule().at(session);
  const auto quarters = timeline.bpm.beatsIn(*heard.delay).inQuarters();
  heard.beats = quarters / timeline.signature.beat().inQuarters();
  heard.bars = quarters / timeline.signature.bar().inQuarters();
  return heard;
}

}  // namespace midipool
