// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/control_messages.hpp"

#include <algorithm>
#include <array>

#include "midi/message.hpp"

namespace midipool {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::array<std::uint8_t, 3> kCyclePressed{0x90, 0x56, 0x7F};
constexpr std::array<std::uint8_t, 4> kOwnHeader{0xF0, 0x7D, 0x6D, 0x50};

bool startsWith(Bytes message, Bytes start) noexcept {
  return message.size() >= start.size() && std::equal(start.begin(), start.end(), message.begin());
}

Beats sixteenthsFrom(Bytes bytes) noexcept {
  return Beats::sixteenths((bytes[0] << 14) | (bytes[1] << 7) | bytes[2]);
}

std::optional<ControlMessage> parseOwn(Bytes body) noexcept {
  if (body.size() == 1 && body[0] == 0x00) return LoopArea{};
  if (body.size() != 7 || body[0] != 0x01) return std::nullopt;
  const Loop loop{sixteenthsFrom(body.subspan(1, 3)), sixteenthsFrom(body.subspan(4, 3))};
  if (loop.end <= loop.start) return std::nullopt;
  return LoopArea{loop};
}

// The two high bits of the hours' byte say how many frames a second has. Drop frame counts so that
// its clock shows real time, nearly; to locate a song it serves as 29.97.
double framesPerSecond(std::uint8_t hours) noexcept {
  constexpr std::array<double, 4> kRates{24.0, 25.0, 30.0 / 1.001, 30.0};
  return kRates[(hours >> 5) & 3];
}

// 44 06 01 hours minutes seconds frames subframes
std::optional<ControlMessage> parseLocate(Bytes body) noexcept {
  if (body.size() != 8 || body[1] != 0x06 || body[2] != 0x01) return std::nullopt;
  const int seconds = (body[3] & 0x1F) * 3600 + (body[4] & 0x3F) * 60 + (body[5] & 0x3F);
  const double frames = (body[6] & 0x1F) + (body[7] & 0x7F) / 100.0;
  const double time = seconds + frames / framesPerSecond(body[3]);
  return MachineLocate{Nanoseconds{static_cast<std::int64_t>(time * 1e9)}};
}

std::optional<ControlMessage> parseMachineControl(Bytes body) noexcept {
  if (body.empty()) return std::nullopt;
  switch (body[0]) {
    case 0x01:  // stop
    case 0x09:  // pause
      return MachineStop{};
    case 0x02:  // play
    case 0x03:  // deferred play
      return MachinePlay{};
    case 0x44:
      return parseLocate(body);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<ControlMessage> parseControlMessage(Bytes message) noexcept {
  if (std::ranges::equal(message, kCyclePressed)) return CycleButton{};
  const bool exclusive = message.size() >= 6 && message.front() == status::kSystemExclusive &&
                         message.back() == status::kEndOfExclusive;
  if (!exclusive) return std::nullopt;
  const auto inner = message.subspan(1, message.size() - 2);
  if (!std::ranges::all_of(inner, [](auto byte) { return byte < 0x80; })) return std::nullopt;
  if (startsWith(message, kOwnHeader)) return parseOwn(inner.subspan(3));
  if (inner[0] == 0x7F && inner[2] == 0x06) return parseMachineControl(inner.subspan(3));
  return std::nullopt;
}

}  // namespace midipool
