// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

// Open Sound Control 1.0 (opensoundcontrol.stanford.edu/spec-1_0.html), as tablets and hardware
// surfaces speak it over UDP.
namespace midipool::osc {

inline constexpr std::size_t kLongestDatagram = 1472;

using Argument = std::variant<std::int32_t, float, std::string, bool>;

struct Message {
  std::string address;  // "/strip/1/gain"
  std::vector<Argument> arguments;

  // A number, of whichever type; nothing for another argument, or for none there.
  [[nodiscard]] std::optional<double> number(std::size_t index) const noexcept;

  bool operator==(const Message&) const = default;
};

// The messages of a datagram: one, or those of a bundle, whose times are not waited for, as a fader is
// moved now. What is malformed, or has arguments of other types, is left out.
[[nodiscard]] std::vector<Message> decode(std::span<const std::uint8_t> datagram);

// Empty for what is longer than a datagram.
[[nodiscard]] std::vector<std::uint8_t> encode(const Message& message);

}  // namespace midipool::osc
