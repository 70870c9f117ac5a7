// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "time/clock.hpp"

namespace midipool {

// Who has been sent away and may not come back yet: by the secret that names a player, and by his
// address, as that is all there is of one who changes his secret. Kept in memory only. Not
// thread-safe.
class BanList {
 public:
  // So many count; beyond them the oldest is forgotten.
  static constexpr std::size_t kMost = 256;

  // No identity: by address alone.
  void add(const std::string& identity, const std::string& address, LocalTime until);
  void clear() noexcept { bans_.clear(); }

  // How much longer; zero: he may come.
  [[nodiscard]] Nanoseconds left(const std::string& identity, const std::string& address,
                                 LocalTime now) const;
  [[nodiscard]] std::size_t count(LocalTime now) const;

 private:
  struct Ban {
    std::string identity;
    std::string network;
    LocalTime until;
  };
  std::vector<Ban> bans_;
};

// What counts as one address: an IPv4 address, the first 64 bits of a public IPv6 one; but all of an
// IPv6 address that means something on its own network only, as neighbours share its beginning.
[[nodiscard]] std::string bannedNetwork(const std::string& address);

}  // namespace midipool
