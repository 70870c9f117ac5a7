// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "wire/stream_info.hpp"

namespace midipool {

// How a member wants to hear the others: each for himself, or mixed by the server.
enum class ReceiveMode : std::uint8_t {
  kAuto,  // the server decides, by how many send
  kStems,
  kMix,
};

struct ReceiveWish {
  ReceiveMode mode = ReceiveMode::kAuto;
  StreamFormat mix{};  // of the mix, where there is one; stereo

  bool operator==(const ReceiveWish&) const noexcept = default;
};

// One strip of the mix that the server makes for a member.
struct MixStrip {
  std::uint32_t member = 0;
  double gain = 0.0;  // dB
  double pan = 0.0;   // -1 left to 1 right
  bool muted = false;
  bool soloed = false;

  bool operator==(const MixStrip&) const noexcept = default;
};

// All of it: who is not named is at 0 dB in the centre.
struct MixWish {
  std::vector<MixStrip> strips;
  double master = 0.0;  // dB

  bool operator==(const MixWish&) const noexcept = default;
};

[[nodiscard]] const char* nameOf(ReceiveMode mode) noexcept;
[[nodiscard]] std::optional<ReceiveMode> receiveModeNamed(std::string_view name) noexcept;

// A message's fields, into its object and out of it. Reading throws ProtocolError.
void putReceiveWish(const ReceiveWish& wish, boost::json::object& json);
[[nodiscard]] ReceiveWish receiveWishFrom(const JsonFields& fields);
void putMixWish(const MixWish& wish, boost::json::object& json);
[[nodiscard]] MixWish mixWishFrom(const JsonFields& fields);

}  // namespace midipool
