// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/transport_filter.hpp"

#include "midi/control_messages.hpp"

namespace midipool {
namespace {

using Bytes = std::span<const std::uint8_t>;
using Requests = std::vector<TransportRequest>;
using Kind = EchoGuard::Kind;

Beats songPositionOf(Bytes message) noexcept {
  return Beats::sixteenths(message[1] | (message[2] << 7));
}

bool isSongPosition(Bytes message) noexcept {
  return message.size() == 3 && message[0] == status::kSongPosition && message[1] < 0x80 &&
         message[2] < 0x80;
}

// Time code counts hundredths of a frame and rounds down: the place meant may lie so much later.
constexpr Nanoseconds kTimeCodeStep = std::chrono::microseconds{417};

Beats sixteenthBefore(Beats place) noexcept {
  return Beats::sixteenths(place.wholeTicks() / Beats::kTicksPerSixteenth);
}

Requests one(const TransportAction& action) {
  return {{action, Quantise::kNone}};
}

LoopPlaces placesOf(const Loop& loop) {
  return {loop.start, loop.end};
}

}  // namespace

Requests TransportFilter::heard(Bytes message, SessionTime time, const Timeline& room) {
  if (message.empty()) return {};
  switch (message[0]) {
    case status::kClock:
      return tick(time);
    case status::kStart:
      return passes(Kind::kGo, kinds_.start, time) ? one(StartSong{}) : Requests{};
    case status::kContinue:
      return passes(Kind::kGo, kinds_.start, time) ? one(ContinueSong{}) : Requests{};
    case status::kStop:
      return passes(Kind::kStop, kinds_.stop, time) ? one(StopSong{}) : Requests{};
    default:
      break;
  }
  if (isSongPosition(message)) {
    const auto place = songPositionOf(message);
    const bool pass = passes(Kind::kLocate, kinds_.position, time, place);
    return pass ? one(LocateSong{place}) : Requests{};
  }
  return control(message, room);
}

void TransportFilter::sent(Bytes message, SessionTime time) noexcept {
  if (message.empty()) return;
  if (message[0] == status::kStart || message[0] == status::kContinue) echo_.sent(Kind::kGo, time);
  if (message[0] == status::kStop) echo_.sent(Kind::kStop, time);
  if (isSongPosition(message)) echo_.sent(Kind::kLocate, time, songPositionOf(message));
}

bool TransportFilter::isTransport(Bytes message) const noexcept {
  if (message.empty()) return false;
  const bool system = message[0] >= status::kQuarterFrame && message[0] != status::kEndOfExclusive;
  if (system) return true;
  const auto controls = parseControlMessage(message);
  if (!controls) return false;
  return kinds_.cycleButton || !std::holds_alternative<CycleButton>(*controls);
}

bool TransportFilter::passes(Kind kind, bool wanted, SessionTime time, Beats place) {
  if (echo_.isEcho(kind, time, place)) return false;
  echo_.playerActed(kind, time);
  return wanted;
}

Requests TransportFilter::tick(SessionTime time) {
  const auto tempo = tempo_.tick(time);
  if (!tempo || echo_.isEcho(*tempo, time)) return {};
  echo_.playerTempo(time);
  if (!kinds_.tempo) return {};
  return one(ChangeTempo{tempo->bpm});
}

Requests TransportFilter::control(Bytes message, const Timeline& room) {
  const auto parsed = parseControlMessage(message);
  if (!parsed) return {};
  if (std::holds_alternative<MachinePlay>(*parsed) && kinds_.start) return one(ContinueSong{});
  if (std::holds_alternative<MachineStop>(*parsed) && kinds_.stop) return one(StopSong{});
  if (const auto* locate = std::get_if<MachineLocate>(&*parsed); locate && kinds_.position) {
    return one(LocateSong{sixteenthBefore(room.bpm.beatsIn(locate->time + kTimeCodeStep))});
  }
  if (const auto* area = std::get_if<LoopArea>(&*parsed); area && kinds_.loop) {
    if (!area->loop) return one(ChangeLoop{});
    return one(ChangeLoop{placesOf(*area->loop)});
  }
  const bool cycle = std::holds_alternative<CycleButton>(*parsed);
  return cycle && kinds_.loop && kinds_.cycleButton ? toggleLoop(room) : Requests{};
}

// The button only says on or off. On means the area that was on last; the first time, the four bars
// that the song stands in.
Requests TransportFilter::toggleLoop(const Timeline& room) {
  if (room.loop) {
    lastLoop_ = room.loop;
    return one(ChangeLoop{});
  }
  if (!lastLoop_) {
    const auto start = barLineBefore(room.song, room.origin, room.signature);
    const auto length = Beats::fromCount(4 * room.signature.bar().count());
    lastLoop_ = Loop{start, start + length};
  }
  return one(ChangeLoop{placesOf(*lastLoop_)});
}

}  // namespace midipool
