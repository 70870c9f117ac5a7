// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cstring>

#include <fuzzer/FuzzedDataProvider.h>

#include "fuzz/fuzz.hpp"
#include "wire/redundant_stream.hpp"

namespace midipool {
namespace {

using fuzz::require;
using Bytes = std::vector<std::uint8_t>;

// Two honest ends and a line between them that loses, doubles and swaps as the input says.
class HonestLine {
 public:
  void run(FuzzedDataProvider& input) {
    while (input.remaining_bytes() > 0) {
      const auto side = input.ConsumeIntegralInRange<std::size_t>(0, 1);
      switch (input.ConsumeIntegralInRange(0, 4)) {
        case 0:
          push(side, input.ConsumeIntegralInRange<std::size_t>(0, kMaxRedundantItem));
          break;
        case 1:
          send(side);
          break;
        case 2:
          deliver(side, input.ConsumeIntegral<std::uint8_t>(), input.ConsumeBool());
          break;
        case 3:
          lose(side);
          break;
        default:
          now_ += std::chrono::milliseconds{input.ConsumeIntegralInRange(0, 300)};
      }
    }
    settle();
  }

 private:
  void push(std::size_t side, std::size_t size) {
    Bytes item(std::max(size, sizeof(std::uint32_t)));
    std::memcpy(item.data(), &pushed_[side], sizeof(std::uint32_t));
    require(ends_[side].push(item, now_), "an item within bounds is taken");
    ++pushed_[side];
  }

  void send(std::size_t side) {
    while (auto packet = ends_[side].packetDue(now_)) {
      require(packet->size() <= kMaxRedundantPacket, "a packet fits into a datagram");
      underWay_[1 - side].push_back(std::move(*packet));
    }
  }

  void deliver(std::size_t side, std::size_t which, bool andAgain) {
    auto& packets = underWay_[side];
    if (packets.empty()) return;
    const auto packet = packets.begin() + static_cast<std::ptrdiff_t>(which % packets.size());
    const auto copy = *packet;
    if (!andAgain) packets.erase(packet);
    const bool good = ends_[side].receive(copy, now_, [&](auto item) { hear(side, item); });
    require(good, "an honest packet is understood");
  }

  void lose(std::size_t side) {
    if (!underWay_[side].empty()) underWay_[side].erase(underWay_[side].begin());
  }

  void hear(std::size_t side, std::span<const std::uint8_t> item) {
    std::uint32_t number = 0;
    require(item.size() >= sizeof number, "items come whole");
    std::memcpy(&number, item.data(), sizeof number);
    require(number >= heard_[side], "items come in order and once");
    require(number < pushed_[1 - side], "only what was pushed comes");
    skipped_[side] += number - heard_[side];
    heard_[side] = number + 1;
  }

  // A line that works again brings all that has not been given up.
  void settle() {
    for (int round = 0; round < 200; ++round) {
      for (std::size_t side = 0; side < 2; ++side) send(side);
      for (std::size_t side = 0; side < 2; ++side) {
        while (!underWay_[side].empty()) deliver(side, 0, false);
      }
      now_ += std::chrono::milliseconds{50};
    }
    for (std::size_t side = 0; side < 2; ++side) {
      require(ends_[side].waiting() == 0, "everything is acknowledged in the end");
      require(heard_[1 - side] == pushed_[side], "the last item has come");
      require(skipped_[1 - side] == ends_[1 - side].gaps(), "gaps are counted");
      require(ends_[1 - side].gaps() <= ends_[side].dropped(), "only what was given up is missing");
    }
  }

  LocalTime now_{};
  std::array<RedundantStream, 2> ends_;
  std::array<std::vector<Bytes>, 2> underWay_;
  std::array<std::uint32_t, 2> pushed_{};
  std::array<std::uint32_t, 2> heard_{};
  std::array<std::uint64_t, 2> skipped_{};
};

// One end alone with whoever has the key and sends what he likes.
void tryHostile(FuzzedDataProvider& input) {
  RedundantStream stream;
  LocalTime now{};
  while (input.remaining_bytes() > 0) {
    now += std::chrono::milliseconds{input.ConsumeIntegralInRange(0, 2000)};
    const auto size = input.ConsumeIntegralInRange<std::size_t>(0, 200);
    const auto bytes = input.ConsumeBytes<std::uint8_t>(size);
    if (input.ConsumeBool()) {
      (void)stream.push(bytes, now);
    } else {
      (void)stream.receive(bytes, now, [](auto item) {
        require(item.size() <= kMaxRedundantItem, "items are within bounds");
      });
    }
    require(stream.waiting() <= RedundantSender::kMaxWaiting, "memory is bounded");
    for (int packets = 0; auto packet = stream.packetDue(now); ++packets) {
      require(packet->size() <= kMaxRedundantPacket, "a packet fits into a datagram");
      require(packets < 2000, "packets come to an end");
    }
  }
}

}  // namespace
}  // namespace midipool

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider input{data, size};
  if (input.ConsumeBool()) {
    midipool::HonestLine{}.run(input);
  } else {
    midipool::tryHostile(input);
  }
  return 0;
}
