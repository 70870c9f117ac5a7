// SPDX-License-Identifier: GPL-3.0-or-later
#include <fuzzer/FuzzedDataProvider.h>

#include "fuzz/fuzz.hpp"
#include "midi/transport_filter.hpp"

namespace midipool {
namespace {

using fuzz::require;

// Wishes are sent to the server as they are, which refuses what makes no sense.
void check(const TransportRequest& request) {
  if (const auto* tempo = std::get_if<ChangeTempo>(&request.action)) {
    require(tempo->bpm.value() >= 20.0 && tempo->bpm.value() <= 999.0, "a tempo is within bounds");
  }
  if (const auto* locate = std::get_if<LocateSong>(&request.action)) {
    require(std::get<Beats>(locate->place) >= Beats{}, "a song has no place before its start");
  }
  if (const auto* loop = std::get_if<ChangeLoop>(&request.action); loop != nullptr && loop->loop) {
    require(std::get<Beats>(loop->loop->start) < std::get<Beats>(loop->loop->end),
            "a loop has a length");
  }
}

// Mostly what sequencers send, sometimes anything.
std::vector<std::uint8_t> messageFrom(FuzzedDataProvider& input) {
  static constexpr std::uint8_t kUsual[] = {status::kClock,        status::kStart,
                                            status::kContinue,     status::kStop,
                                            status::kSongPosition, status::kSystemExclusive};
  if (!input.ConsumeBool()) return {input.PickValueInArray(kUsual)};
  auto message = input.ConsumeBytes<std::uint8_t>(input.ConsumeIntegralInRange<std::size_t>(0, 16));
  if (input.ConsumeBool()) message.insert(message.begin(), input.PickValueInArray(kUsual));
  return message;
}

Timeline roomFrom(FuzzedDataProvider& input) {
  Timeline room;
  room.bpm = *Bpm::fromThousandths(input.ConsumeIntegralInRange(20'000, 999'000));
  room.song = Beats::sixteenths(input.ConsumeIntegralInRange(0, 1'000'000));
  room.playing = input.ConsumeBool();
  if (input.ConsumeBool()) room.loop = Loop{Beats{}, Beats::quarters(4)};
  return room;
}

}  // namespace
}  // namespace midipool

// A sequencer that sends anything at any time, in a room that changes, and hears the room's clock.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace midipool;
  FuzzedDataProvider input{data, size};
  TransportFilter filter{TransportKinds{}};
  Timeline room;
  SessionTime now{};
  while (input.remaining_bytes() > 0) {
    now += std::chrono::microseconds{input.ConsumeIntegralInRange(-1000, 3'000'000)};
    const auto message = messageFrom(input);
    switch (input.ConsumeIntegralInRange(0, 3)) {
      case 0:
        room = roomFrom(input);
        break;
      case 1:
        filter.sent(message, now);
        break;
      case 2:
        filter.roomTempo(room.bpm, now);
        break;
      default:
        for (const auto& request : filter.heard(message, now, room)) {
          require(filter.isTransport(message), "what steers is never shared");
          check(request);
        }
    }
  }
  return 0;
}
