// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/address_announcer.hpp"

#include <algorithm>

namespace midipool {

AddressAnnouncer::AddressAnnouncer(const DatagramAccess& access)
    : sealer_{access.session, access.keys.clientToServer},
      opener_{access.session, access.keys.serverToClient} {}

std::span<const std::uint8_t> AddressAnnouncer::due(LocalTime now) {
  if (now < next_) return {};
  // A first one after an answer has time to be answered.
  const auto pause = answered_ ? kUsualPause : tries_ < kQuickTries ? kQuickPause : kPatientPause;
  ++tries_;
  answered_ = false;
  last_ = now;
  next_ = now + pause;
  return sealer_.seal(DatagramKind::kMediaAddress, {});
}

bool AddressAnnouncer::received(std::span<const std::uint8_t> datagram) noexcept {
  const auto opened = opener_.open(datagram);
  if (!opened || opened->kind != DatagramKind::kMediaAddressHeard) return false;
  answered_ = true;
  tries_ = 0;
  next_ = last_ + kUsualPause;
  return true;
}

void AddressAnnouncer::doubt() noexcept {
  if (last_ != LocalTime{}) next_ = std::min(next_, last_ + kQuickPause);
}

}  // namespace midipool
