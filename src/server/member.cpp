// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/member.hpp"

#include <algorithm>

#include "net/random_token.hpp"

namespace midipool {
namespace {

using std::chrono::milliseconds;

// A turning tempo knob makes some 30 requests a second.
constexpr double kRequestsPerSecond = 40;
constexpr double kRequestBurst = 80;
// Who types quickly, and a few lines that were written before.
constexpr double kSayingsPerSecond = 2;
constexpr double kSayingBurst = 10;
// Clock questions, and MIDI of two hands on a keyboard with aftertouch, each sent twice.
constexpr double kDatagramsPerSecond = 1000;
constexpr double kDatagramBurst = 1000;

constexpr Nanoseconds kUnknownNotice = milliseconds{100};
constexpr Nanoseconds kLongestNotice = milliseconds{1500};
constexpr Nanoseconds kReserve = milliseconds{10};

}  // namespace

Member::Member(std::uint32_t id, std::string nickname, bool owner, MessageLink& link,
               DatagramLink& datagrams)
    : id_{id},
      nickname_{std::move(nickname)},
      owner_{owner},
      resume_{randomToken()},
      access_{randomSessionId(), DatagramKeys::random()},
      link_{link},
      datagrams_{datagrams},
      sealer_{access_.session, access_.keys.serverToClient},
      opener_{access_.session, access_.keys.clientToServer},
      steering_{kRequestsPerSecond, kRequestBurst},
      saying_{kSayingsPerSecond, kSayingBurst},
      arriving_{kDatagramsPerSecond, kDatagramBurst} {}

Nanoseconds Member::notice() const noexcept {
  if (!line_) return kUnknownNotice;
  // Half the round trip is the way to the member; jitter is its mean, rarely passed threefold.
  const auto way = line_->roundTrip / 2 + 3 * line_->jitter;
  return std::min(way + line_->outputLead + kReserve, kLongestNotice);
}

std::optional<OpenedDatagram> Member::open(std::span<const std::uint8_t> datagram,
                                           const DatagramLink::Endpoint& from) {
  const auto opened = opener_.open(datagram);
  if (!opened) return std::nullopt;
  // One that overtook others on an old path must not lead back there.
  if (!endpoint_ || opened->sequence >= newestSequence_) {
    endpoint_ = from;
    newestSequence_ = opened->sequence;
  }
  return opened;
}

void Member::sendDatagram(DatagramKind kind, std::span<const std::uint8_t> payload) {
  if (endpoint_) datagrams_.send(sealer_.seal(kind, payload), *endpoint_);
}

bool Member::newGap() noexcept {
  const bool gap = midi_.gaps() > gapsSeen_;
  gapsSeen_ = midi_.gaps();
  return gap;
}

}  // namespace midipool
