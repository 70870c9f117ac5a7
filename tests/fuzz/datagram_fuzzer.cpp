// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "wire/clock_packet.hpp"
#include "wire/datagram.hpp"

namespace midipool {
namespace {

constexpr std::uint32_t kSession = 0x6D69'6469;  // "midi", so that seeds can carry it
constexpr DirectionKey kKey{1, 2, 3, 4, 5};

using Bytes = std::span<const std::uint8_t>;

void tryClockPackets(Bytes payload) {
  const auto question = decodeClockQuestion(payload);
  const auto answer = decodeClockAnswer(payload);
  const bool rightSize = payload.size() == kClockPacketSize;
  fuzz::require(question.has_value() == rightSize, "only the size of a question counts");
  fuzz::require(answer.has_value() == rightSize, "only the size of an answer counts");
  if (!answer) return;
  fuzz::require(std::ranges::equal(encode(*answer), payload), "an answer keeps all its bytes");
  fuzz::require(question->asked == answer->asked, "both begin with the time of asking");
}

// What comes from the network without the key must not be taken, whatever it looks like.
void tryForged(Bytes datagram) {
  DatagramOpener opener{kSession, kKey};
  fuzz::require(!opener.open(datagram), "nobody forges a datagram");
  DatagramSealer sealer{kSession, kKey};
  fuzz::require(opener.open(sealer.seal(DatagramKind::kBus, {})).has_value(),
                "a forged one does not keep out the true one");
}

// What has the key comes through once, and not when a bit of it has changed.
void trySealed(Bytes input) {
  if (input.size() < 3) return;
  const auto payload = input.subspan(3, std::min(input.size() - 3, kMaxDatagramPayload));
  DatagramSealer sealer{kSession, kKey};
  DatagramOpener opener{kSession, kKey};
  const auto sealed = sealer.seal(static_cast<DatagramKind>(8 + input[0] % 8), payload);
  std::array<std::uint8_t, kMaxDatagramSize> copy{};
  std::ranges::copy(sealed, copy.begin());
  const auto bit = (std::size_t{input[1]} << 8 | input[2]) % (sealed.size() * 8);
  copy[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
  fuzz::require(!opener.open(std::span{copy}.first(sealed.size())), "a changed bit is found");
  const auto opened = opener.open(sealed);
  fuzz::require(opened && std::ranges::equal(opened->payload, payload), "a true one comes through");
  tryClockPackets(opened->payload);
  fuzz::require(!opener.open(sealed), "a repeated one is found");
}

}  // namespace
}  // namespace midipool

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  midipool::tryForged({data, size});
  midipool::trySealed({data, size});
  midipool::tryClockPackets({data, size});
  return 0;
}
