// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/opus_format.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include <opus_custom.h>

namespace midipool {
namespace {

struct FrameSize {
  std::uint32_t frames;
  bool custom;
  std::uint32_t delay;
};

constexpr std::array<FrameSize, 6> kFrameSizes{{
    {64, true, 64},
    {128, true, 128},
    {256, true, 128},
    {120, false, 120},
    {240, false, 120},
    {480, false, 120},
}};

const FrameSize* find(std::uint32_t frames) noexcept {
  const auto* const found =
      std::find_if(kFrameSizes.begin(), kFrameSizes.end(),
                   [frames](const FrameSize& size) { return size.frames == frames; });
  return found == kFrameSizes.end() ? nullptr : found;
}

}  // namespace

void validate(const OpusFormat& format) {
  if (find(format.framesPerPacket) == nullptr) {
    throw std::invalid_argument("Opus cannot have " + std::to_string(format.framesPerPacket) +
                                " frames a packet; choose 64, 128, 256, 120, 240 or 480");
  }
  if (format.channels < 1 || format.channels > 2) {
    throw std::invalid_argument("Opus cannot have " + std::to_string(format.channels) +
                                " channels; choose 1 or 2");
  }
}

bool isCustom(const OpusFormat& format) noexcept {
  return find(format.framesPerPacket)->custom;
}

std::uint32_t codecDelay(const OpusFormat& format) noexcept {
  return find(format.framesPerPacket)->delay;
}

void OpusModeDeleter::operator()(OpusCustomMode* mode) const noexcept {
  opus_custom_mode_destroy(mode);
}

OpusModePointer makeOpusMode(const OpusFormat& format) {
  if (!isCustom(format)) return nullptr;
  int error = OPUS_OK;
  OpusModePointer mode{
      opus_custom_mode_create(kOpusSampleRate, static_cast<int>(format.framesPerPacket), &error)};
  if (!mode) {
    throw std::runtime_error("this libopus cannot do " + std::to_string(format.framesPerPacket) +
                             " frames a packet (" + opus_strerror(error) +
                             "); choose 120, 240 or 480");
  }
  return mode;
}

}  // namespace midipool
