// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/return_paths.hpp"

#include <utility>

namespace midipool {

void ReturnPaths::heard(const Endpoint& peer, const Address& local) {
  const auto [entry, isNew] = recent_.insert_or_assign(peer, local);
  if (!isNew || recent_.size() < kRemembered) return;
  older_ = std::exchange(recent_, {});
}

std::optional<ReturnPaths::Address> ReturnPaths::to(const Endpoint& peer) const {
  for (const auto* generation : {&recent_, &older_}) {
    const auto entry = generation->find(peer);
    if (entry != generation->end()) return entry->second;
  }
  return std::nullopt;
}

}  // namespace midipool
