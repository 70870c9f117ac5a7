// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/opus_decoder.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include <opus.h>
#include <opus_custom.h>

namespace midipool {
namespace {

// No packet of ours is near that; keeps the length an int whatever comes in.
constexpr std::size_t kMostBytes = 1500;

// Encoders limit at 1.0, and what the codec adds is less than that again: more is damage, and ears
// are to be spared.
constexpr float kLoudest = 2.0F;

float spared(float sample) noexcept {
  if (!(std::abs(sample) > kLoudest)) return std::isnan(sample) ? 0.0F : sample;
  return std::copysign(kLoudest, sample);
}

// libopus 1.3 aborts when an Opus Custom decoder comes to a packet with more than 21 frequency bands
// set, as the modes of 128 and 256 frames have (xiph/opus pull request 168; mended in 1.4). As each
// packet says anew how many it has, fewer may be set before it; this is the request for that from
// libopus's own celt.h. Modes with fewer bands refuse it, which is as well.
constexpr int kSetEndBand = 10012;
constexpr int kMostBands = 21;

int decodeCustom(OpusCustomDecoder* decoder, const std::uint8_t* bytes, int length, float* samples,
                 int frames) noexcept {
  (void)opus_custom_decoder_ctl(decoder, kSetEndBand, kMostBands);
  return opus_custom_decode_float(decoder, bytes, length, samples, frames);
}

}  // namespace

void OpusFrameDecoder::Deleter::operator()(OpusDecoder* decoder) const noexcept {
  opus_decoder_destroy(decoder);
}

void OpusFrameDecoder::Deleter::operator()(OpusCustomDecoder* decoder) const noexcept {
  opus_custom_decoder_destroy(decoder);
}

OpusFrameDecoder::OpusFrameDecoder(const OpusFormat& format) : format_{format} {
  validate(format);
  create();
}

void OpusFrameDecoder::create() {
  mode_ = makeOpusMode(format_);
  const auto channels = static_cast<int>(format_.channels);
  int error = OPUS_OK;
  if (mode_) {
    custom_.reset(opus_custom_decoder_create(mode_.get(), channels, &error));
  } else {
    standard_.reset(opus_decoder_create(kOpusSampleRate, channels, &error));
  }
  if (!custom_ && !standard_) {
    throw std::runtime_error(std::string{"libopus makes no decoder: "} + opus_strerror(error));
  }
}

bool OpusFrameDecoder::decode(std::span<const std::uint8_t> packet, std::span<float> left,
                              std::span<float> right) noexcept {
  const std::size_t frames = format_.framesPerPacket;
  const bool stereo = format_.channels == 2;
  if (left.size() != frames || right.size() != (stereo ? frames : 0)) {
    std::fill(left.begin(), left.end(), 0.0F);
    std::fill(right.begin(), right.end(), 0.0F);
    return false;
  }
  const bool good = !packet.empty() && packet.size() <= kMostBytes && decodeInterleaved(packet);
  if (!good && !decodeInterleaved({})) interleaved_.fill(0.0F);
  const float* sample = interleaved_.data();
  for (std::size_t i = 0; i < frames; ++i) {
    left[i] = spared(*sample++);
    if (stereo) right[i] = spared(*sample++);
  }
  return good;
}

// An empty packet is a lost one.
bool OpusFrameDecoder::decodeInterleaved(std::span<const std::uint8_t> packet) noexcept {
  const auto frames = static_cast<int>(format_.framesPerPacket);
  const std::uint8_t* bytes = packet.empty() ? nullptr : packet.data();
  const auto length = static_cast<int>(packet.size());
  const int decoded =
      custom_ ? decodeCustom(custom_.get(), bytes, length, interleaved_.data(), frames)
              : opus_decode_float(standard_.get(), bytes, length, interleaved_.data(), frames, 0);
  return decoded == frames;
}

}  // namespace midipool
