// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "wire/datagram.hpp"
#include "wire/server_messages.hpp"

namespace midipool {

// Tells the server where the socket of our sound is, by datagrams under a key that nobody else has.
// Often until it answers, as nothing is heard before it knows; then every second, as a router may
// give us another address at any time. No socket; one thread.
class AddressAnnouncer {
 public:
  static constexpr Nanoseconds kUsualPause = std::chrono::seconds{1};
  // While no answer comes: so often, and so many times, before it is taken for a line that is dead.
  static constexpr Nanoseconds kQuickPause = std::chrono::milliseconds{20};
  static constexpr int kQuickTries = 10;
  static constexpr Nanoseconds kPatientPause = std::chrono::milliseconds{200};

  explicit AddressAnnouncer(const DatagramAccess& access);

  // What is to be sent now; empty while nothing is. Valid until the next call.
  [[nodiscard]] std::span<const std::uint8_t> due(LocalTime now);
  // What has come from the server. False when it is no answer of this session.
  bool received(std::span<const std::uint8_t> datagram) noexcept;
  // Something could not be sent: the machine's own address may be another one.
  void doubt() noexcept;

 private:
  DatagramSealer sealer_;
  DatagramOpener opener_;
  bool answered_ = false;  // the last one
  int tries_ = 0;          // since an answer
  LocalTime last_{};
  LocalTime next_ = LocalTime::min();
};

}  // namespace midipool
