// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.hpp"
#include "fuzz/song_request.hpp"
#include "server/conductor.hpp"
#include "wire/limits.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using fuzz::require;

// All that the wire's checks let through.
constexpr fuzz::SongBounds kWire{limits::kLastBar, limits::kLastSongTick / 6, 20'000, 999'000, 64};

void check(const Timeline& timeline, std::uint64_t before) {
  require(timeline.revision > before, "revisions count up");
  require(timeline.song >= Beats{}, "the song has no place before its start");
  require(timeline.song.count() % Beats::kPerTick == 0, "a timeline begins on a tick");
  require(timeline.barPositionOf(timeline.song).beat >= 1, "beats count from 1");
  if (timeline.loop) require(timeline.loop->start < timeline.loop->end, "a loop has a length");
}

}  // namespace
}  // namespace midipool

// Players who ask for anything at any time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace midipool;
  using std::chrono::milliseconds;
  FuzzedDataProvider input{data, size};
  Conductor conductor{Timeline{}};
  std::uint64_t revision = 0;
  SessionTime now{};
  while (input.remaining_bytes() > 0) {
    now += milliseconds{input.ConsumeIntegralInRange(0, 10'000)};
    const auto request = fuzz::requestFrom(input, kWire);
    const auto earliest = now + milliseconds{input.ConsumeIntegralInRange(0, 1000)};
    try {
      const auto outcome = conductor.request(request, earliest);
      require(outcome.takesEffect >= earliest, "nothing takes effect too early");
      for (const auto& change : outcome.changes) {
        check(change, revision);
        revision = change.revision;
      }
    } catch (const ProtocolError&) {
    }
    require(conductor.announce(now).size() < 10'000, "bars to announce come to an end");
    conductor.forgetBefore(now);
  }
  return 0;
}
