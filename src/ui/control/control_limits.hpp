// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

// What the control API allows; docs/control-api.md says the same to other people's programs.
namespace midipool::control::limits {

inline constexpr std::int64_t kLastId = 1'000'000'000;
inline constexpr int kMostMetersPerSecond = 120;
inline constexpr std::size_t kLongestInvitation = 1024;  // bytes
inline constexpr std::size_t kLongestHost = 300;
inline constexpr std::size_t kLongestPort = 512;  // bytes of a port's name
inline constexpr int kLastPort = 65'535;
inline constexpr std::size_t kLongestControl = 128;
inline constexpr std::size_t kLongestSettings = 4096;  // bytes of the request
inline constexpr double kMostSetting = 1e300;          // and the same below 0
inline constexpr double kSilence = -200.0;             // dB; JSON has no infinity
inline constexpr double kLeastLevel = -100.0;          // dB that a meter shows

}  // namespace midipool::control::limits
