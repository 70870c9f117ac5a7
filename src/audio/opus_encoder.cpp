// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/opus_encoder.hpp"

#include <stdexcept>
#include <string>

#include <opus.h>
#include <opus_custom.h>

namespace midipool {
namespace {

constexpr std::int32_t kLowestBitRate = 6'000;
constexpr std::int32_t kHighestBitRate = 510'000;

// For Opus Custom the request that keeps packets independent is in libopus's own celt.h only.
constexpr int kSetPrediction = 10002;
constexpr int kNoPrediction = 0;

float limited(float sample) noexcept {
  if (sample > 1.0F) return 1.0F;
  if (sample >= -1.0F) return sample;
  return sample < -1.0F ? -1.0F : 0.0F;
}

bool isBitRate(std::int32_t bitsPerSecond) noexcept {
  return bitsPerSecond >= kLowestBitRate && bitsPerSecond <= kHighestBitRate;
}

void validate(const OpusSettings& settings) {
  if (!isBitRate(settings.bitsPerSecond)) {
    throw std::invalid_argument("Opus cannot have " + std::to_string(settings.bitsPerSecond) +
                                " bits a second; choose 6000 to 510000");
  }
  if (settings.complexity < 0 || settings.complexity > 10) {
    throw std::invalid_argument("Opus has complexities from 0 to 10");
  }
}

void check(int result) {
  if (result != OPUS_OK) {
    throw std::runtime_error(std::string{"libopus refuses a setting: "} + opus_strerror(result));
  }
}

}  // namespace

void OpusFrameEncoder::Deleter::operator()(OpusEncoder* encoder) const noexcept {
  opus_encoder_destroy(encoder);
}

void OpusFrameEncoder::Deleter::operator()(OpusCustomEncoder* encoder) const noexcept {
  opus_custom_encoder_destroy(encoder);
}

OpusFrameEncoder::OpusFrameEncoder(const OpusFormat& format, const OpusSettings& settings)
    : format_{format} {
  validate(format);
  validate(settings);
  create();
  configure(settings);
}

void OpusFrameEncoder::create() {
  mode_ = makeOpusMode(format_);
  const auto channels = static_cast<int>(format_.channels);
  int error = OPUS_OK;
  if (mode_) {
    custom_.reset(opus_custom_encoder_create(mode_.get(), channels, &error));
  } else {
    standard_.reset(opus_encoder_create(kOpusSampleRate, channels,
                                        OPUS_APPLICATION_RESTRICTED_LOWDELAY, &error));
  }
  if (!custom_ && !standard_) {
    throw std::runtime_error(std::string{"libopus makes no encoder: "} + opus_strerror(error));
  }
}

void OpusFrameEncoder::configure(const OpusSettings& settings) {
  check(control(OPUS_SET_VBR(0)));
  check(control(OPUS_SET_COMPLEXITY(settings.complexity)));
  check(custom_ ? control(kSetPrediction, kNoPrediction)
                : control(OPUS_SET_PREDICTION_DISABLED(1)));
  check(control(OPUS_SET_BITRATE(settings.bitsPerSecond)));
}

template <typename... Request>
int OpusFrameEncoder::control(Request... request) noexcept {
  return custom_ ? opus_custom_encoder_ctl(custom_.get(), request...)
                 : opus_encoder_ctl(standard_.get(), request...);
}

bool OpusFrameEncoder::setBitRate(std::int32_t bitsPerSecond) noexcept {
  return isBitRate(bitsPerSecond) && control(OPUS_SET_BITRATE(bitsPerSecond)) == OPUS_OK;
}

std::span<const std::uint8_t> OpusFrameEncoder::encode(std::span<const float> left,
                                                       std::span<const float> right) noexcept {
  const std::size_t frames = format_.framesPerPacket;
  const bool stereo = format_.channels == 2;
  if (left.size() != frames || right.size() != (stereo ? frames : 0)) return {};
  float* sample = interleaved_.data();
  for (std::size_t i = 0; i < frames; ++i) {
    *sample++ = limited(left[i]);
    if (stereo) *sample++ = limited(right[i]);
  }
  const auto count = static_cast<int>(frames);
  const auto room = static_cast<int>(packet_.size());
  const int bytes = custom_ ? opus_custom_encode_float(custom_.get(), interleaved_.data(), count,
                                                       packet_.data(), room)
                            : opus_encode_float(standard_.get(), interleaved_.data(), count,
                                                packet_.data(), room);
  if (bytes <= 0) return {};
  return {packet_.data(), static_cast<std::size_t>(bytes)};
}

}  // namespace midipool
