// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "net/datagram_path.hpp"
#include "net/rate_limit.hpp"
#include "wire/datagram.hpp"
#include "wire/server_messages.hpp"

namespace midipool {

// Where a member's media socket is, as he tells by sealed datagrams under keys that nobody else has:
// those of the sound are known to the whole room. The latest counts, so a change of address takes
// effect at once; none counts twice. Not thread-safe.
class MediaAddress {
 public:
  // Draws session and keys.
  MediaAddress();

  [[nodiscard]] const DatagramAccess& access() const noexcept { return access_; }

  enum class Heard {
    kStrange,  // forged or repeated
    kNothing,  // overtaken by a later one, too many, or of a kind that says something else
    kSame,
    kMoved,
  };
  // A datagram that claims this session.
  [[nodiscard]] Heard heard(std::span<const std::uint8_t> datagram, const DatagramPath& from,
                            LocalTime now);

  // Nothing before the first.
  [[nodiscard]] const std::optional<DatagramPath>& path() const noexcept { return path_; }

  // That it has been heard, to be sent there; as long as the question. Valid until the next call.
  [[nodiscard]] std::span<const std::uint8_t> answer();

 private:
  DatagramAccess access_;
  DatagramOpener opener_;
  DatagramSealer sealer_;
  RateLimit rate_;
  std::uint64_t newest_ = 0;
  std::optional<DatagramPath> path_;
};

}  // namespace midipool
