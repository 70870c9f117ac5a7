// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/rate_converter.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "device/device_error.hpp"
#include "device/input_resampler.hpp"
#include "device/output_resampler.hpp"

namespace midipool {
namespace {

// What rounding may want beside the filters' lengths.
constexpr double kSpare = 4.0;

double checked(double rate) {
  if (rate >= RateConverter::kLowestRate && rate <= RateConverter::kHighestRate) return rate;
  throw DeviceError{"the device runs at " + std::to_string(std::lround(rate)) +
                    " Hz; set it to something between 8000 and 192000, best 48000"};
}

// So many frames of the device at once as give no more than the process can take.
std::size_t mostFramesAt(double ratio) {
  const double most = (static_cast<double>(AudioProcess::kLongestBlock) - kSpare) / ratio;
  return std::min(AudioProcess::kLongestBlock, static_cast<std::size_t>(most));
}

AudioBlock partOf(const AudioBlock& block, std::size_t from, std::size_t frames,
                  std::span<const float*> inputs) {
  AudioBlock part;
  const auto channels = std::min(inputs.size(), block.in.size());
  for (std::size_t c = 0; c < channels; ++c) inputs[c] = block.in[c] + from;
  part.in = inputs.first(channels);
  part.left = block.left + from;
  part.right = block.right + from;
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    const auto& stem = block.stems[slot];
    if (stem.left != nullptr) part.stems[slot] = {stem.left + from, stem.right + from};
  }
  part.frames = frames;
  part.nanosecondsPerFrame = block.nanosecondsPerFrame;
  part.start = block.start +
               Nanoseconds{std::llround(static_cast<double>(from) * block.nanosecondsPerFrame)};
  part.skipped = block.skipped && from == 0;
  return part;
}

}  // namespace

RateConverter::RateConverter(AudioProcess& process, double deviceRate, std::size_t inputs)
    : process_{process},
      rate_{checked(deviceRate)},
      ratio_{kSampleRate / rate_},
      mostFrames_{mostFramesAt(ratio_)},
      input_{std::make_unique<InputResampler>(rate_, kSampleRate, inputs, mostFrames_)},
      deviceInputs_(inputs),
      inputs_(inputs) {
  for (std::size_t c = 0; c < inputs; ++c) inputs_[c] = input_->channel(c);
  makeOutputs();
}

RateConverter::~RateConverter() = default;

// Before the first frame of the process the outputs must hold what their filter and that of the
// input take to fill, or they could not always give as many frames as have come in.
void RateConverter::makeOutputs() {
  const double inputFill = 2.0 * (input_->nextPosition() + 1.0) * ratio_;
  const double outputFill =
      2.0 * (OutputResampler{kSampleRate, rate_, 0, 0, 0}.nextPosition() + 1.0);
  const auto silence =
      static_cast<std::size_t>(std::ceil(inputFill + outputFill + kSpare * std::max(1.0, ratio_)));
  const auto make = [&] {
    return std::make_unique<OutputResampler>(kSampleRate, rate_, silence, kLongestBlock,
                                             mostFrames_);
  };
  mix_ = make();
  stems_.resize(kStemSlots);
  std::generate(stems_.begin(), stems_.end(), make);
  delay_ = -mix_->nextPosition() / ratio_ - input_->nextPosition();
}

void RateConverter::process(const AudioBlock& block) noexcept {
  for (std::size_t from = 0; from < block.frames; from += mostFrames_) {
    const auto frames = std::min(mostFrames_, block.frames - from);
    convert(partOf(block, from, frames, deviceInputs_));
  }
}

void RateConverter::convert(const AudioBlock& part) noexcept {
  chooseStems(part);
  const double position = input_->nextPosition();
  const auto frames = input_->process(part.in, part.frames);
  if (frames > 0) work(part, frames, position);
  mix_->process(frames, part.left, part.right, part.frames);
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    const auto& stem = part.stems[slot];
    if (stem.left == nullptr) continue;
    stems_[slot]->process(frames, stem.left, stem.right, part.frames);
  }
}

void RateConverter::chooseStems(const AudioBlock& part) noexcept {
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    const bool open = part.stems[slot].left != nullptr;
    if (open && !openStems_[slot]) stems_[slot]->follow(*mix_);
    openStems_[slot] = open;
  }
}

void RateConverter::work(const AudioBlock& part, std::size_t frames, double position) noexcept {
  AudioBlock inner;
  inner.in = {inputs_.data(), part.in.size()};
  inner.left = mix_->left();
  inner.right = mix_->right();
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    if (openStems_[slot]) inner.stems[slot] = {stems_[slot]->left(), stems_[slot]->right()};
  }
  inner.frames = frames;
  inner.start = part.start + Nanoseconds{std::llround(position * part.nanosecondsPerFrame)};
  inner.nanosecondsPerFrame = part.nanosecondsPerFrame / ratio_;
  inner.skipped = part.skipped;
  process_.process(inner);
}

}  // namespace midipool
