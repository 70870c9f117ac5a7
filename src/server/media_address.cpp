// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_address.hpp"

namespace midipool {
namespace {

// Fifty times what is asked for, as long as all goes well.
constexpr double kPerSecond = 50;
constexpr double kBurst = 100;

}  // namespace

MediaAddress::MediaAddress()
    : access_{randomSessionId(), DatagramKeys::random()},
      opener_{access_.session, access_.keys.clientToServer},
      sealer_{access_.session, access_.keys.serverToClient},
      rate_{kPerSecond, kBurst} {}

MediaAddress::Heard MediaAddress::heard(std::span<const std::uint8_t> datagram,
                                        const DatagramPath& from, LocalTime now) {
  const auto opened = opener_.open(datagram);
  if (!opened) return Heard::kStrange;
  const bool isOvertaken = path_ && opened->sequence < newest_;
  if (opened->kind != DatagramKind::kMediaAddress || isOvertaken || !rate_.allow(now)) {
    return Heard::kNothing;
  }
  newest_ = opened->sequence;
  if (path_ == from) return Heard::kSame;
  path_ = from;
  return Heard::kMoved;
}

std::span<const std::uint8_t> MediaAddress::answer() {
  return sealer_.seal(DatagramKind::kMediaAddressHeard, {});
}

}  // namespace midipool
