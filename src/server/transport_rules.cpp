// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport_rules.hpp"

#include <string>

#include "wire/limits.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

constexpr auto kShortestLoop = Beats::quarters(1);
constexpr BarOrigin kSongStart{};

Beats sixteenthBefore(Beats place) {
  return Beats::fromCount(place.count() - place.count() % Beats::sixteenths(1).count());
}

ProtocolError noSuchPlace() {
  return {error_code::kInvalidMessage, "the song has no such place"};
}

// Slaves can be told places in sixteenths only.
Beats resolve(const SongPlace& place, const BarOrigin& origin, TimeSignature signature) {
  auto song = Beats{};
  if (const auto* position = std::get_if<BarPosition>(&place)) {
    if (position->bar > limits::kLastBar) throw noSuchPlace();
    if (position->beat > signature.numerator()) {
      throw ProtocolError{error_code::kInvalidMessage,
                          "a bar has only " + std::to_string(signature.numerator()) + " beats now"};
    }
    song = origin.line +
           Beats::fromCount((position->bar - origin.bar) * signature.bar().count() +
                            (position->beat - 1) * signature.beat().count()) +
           Beats::ticks(position->tick);
  } else {
    song = std::get<Beats>(place);
  }
  if (song < Beats{} || song.wholeTicks() > limits::kLastSongTick) {
    throw noSuchPlace();
  }
  return sixteenthBefore(song);
}

// Each function gets the timeline as it was and says how it shall be.
struct Rules {
  Timeline timeline;

  Timeline operator()(const StartSong&) const {
    auto after = placedAt(Beats{});
    after.playing = true;
    return after;
  }
  Timeline operator()(const StopSong&) const {
    auto after = timeline;
    after.playing = false;
    if (timeline.playing) after.song = sixteenthBefore(timeline.song);
    return after;
  }
  Timeline operator()(const ContinueSong&) const {
    auto after = timeline;
    after.playing = true;
    return after;
  }
  // Counting bars begins anew with the signature of now, so that "bar 17" is the same place
  // whatever happened before.
  Timeline operator()(const LocateSong& locate) const {
    return placedAt(resolve(locate.place, kSongStart, timeline.signature));
  }
  Timeline operator()(const ChangeTempo& change) const {
    auto after = timeline;
    after.bpm = change.bpm;
    return after;
  }
  Timeline operator()(const ChangeSignature& change) const {
    auto after = timeline;
    after.signature = change.signature;
    after.origin = kSongStart;
    if (timeline.playing) {
      after.origin = {timeline.song, timeline.barPositionOf(timeline.song).bar};
    }
    return after;
  }
  Timeline operator()(const ChangeLoop& change) const {
    auto after = timeline;
    after.loop.reset();
    if (!change.loop) return after;
    const Loop loop{resolve(change.loop->start, timeline.origin, timeline.signature),
                    resolve(change.loop->end, timeline.origin, timeline.signature)};
    if (loop.end < loop.start + kShortestLoop) {
      throw ProtocolError{error_code::kInvalidMessage,
                          "a loop must end at least a quarter note behind its start"};
    }
    after.loop = loop;
    return after;
  }

 private:
  [[nodiscard]] Timeline placedAt(Beats song) const {
    auto after = timeline;
    after.song = song;
    after.origin = kSongStart;
    return after;
  }
};

// While the song plays, going to a place is a jump, also to the place where it would be anyway.
bool alwaysCounts(const TransportAction& action, const Timeline& before) {
  return before.playing &&
         (std::holds_alternative<StartSong>(action) || std::holds_alternative<LocateSong>(action));
}

}  // namespace

std::optional<Timeline> applied(const TransportAction& action, const Timeline& before) {
  auto after = std::visit(Rules{before}, action);
  if (!after.playing) after.countIn = {};
  if (after == before && !alwaysCounts(action, before)) return std::nullopt;
  return after;
}

bool supersedes(const TransportAction& later, const TransportAction& promised) {
  const auto runs = [](const TransportAction& action) {
    return std::holds_alternative<StartSong>(action) || std::holds_alternative<StopSong>(action) ||
           std::holds_alternative<ContinueSong>(action);
  };
  const bool startsOver = std::holds_alternative<StartSong>(later);
  return later.index() == promised.index() || (runs(later) && runs(promised)) ||
         (startsOver && std::holds_alternative<LocateSong>(promised));
}

Quantise quantisationOf(const TransportRequest& request) {
  const bool signature = std::holds_alternative<ChangeSignature>(request.action);
  return signature ? Quantise::kBar : request.quantise;
}

Beats countInOf(const TransportRequest& request, const Timeline& before) {
  if (before.playing || !beginsToPlay(request.action)) return {};
  return Beats::fromCount(request.countInBars.value_or(0) * before.signature.bar().count());
}

std::int64_t quantisedTick(const Timeline& timeline, std::int64_t index, Quantise quantise) {
  if (quantise == Quantise::kNone || !timeline.playing) return index;
  const auto song = timeline.songAtTick(index);
  const auto line = quantise == Quantise::kBar
                        ? barLineAfter(song, timeline.origin, timeline.signature)
                        : beatLineAfter(song, timeline.origin, timeline.signature);
  if (const auto ticks = timeline.ticksUntil(line, index)) return index + *ticks;
  return index + (timeline.loop->end - song).wholeTicks();
}

}  // namespace midipool
