// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/file/file_reader.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>

#include "audio/audio_process.hpp"

namespace midipool {
namespace {

constexpr std::size_t kBlock = 1024;   // frames of the file
constexpr std::size_t kAhead = 48000;  // frames of the process: a second, for a disk that sleeps
constexpr auto kLookEvery = std::chrono::milliseconds{50};

}  // namespace

FileReader::FileReader(const std::filesystem::path& path, std::size_t channels)
    : channels_{channels},
      file_{openToRead(path, info_)},
      interleaved_(kBlock * static_cast<std::size_t>(info_.channels)),
      planes_(static_cast<std::size_t>(info_.channels), std::vector<float>(kBlock)),
      left_{info_.frames},
      queue_{kAhead * channels} {
  for (const auto& plane : planes_) planePointers_.push_back(plane.data());
  prepareRate();
  fill();
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

// The filter begins half its length behind the first frame, so that much silence goes ahead.
void FileReader::prepareRate() {
  ready_.resize(kBlock * channels_);
  const auto rate = static_cast<double>(info_.samplerate);
  if (rate == AudioProcess::kSampleRate) return;
  resampler_.emplace(rate, AudioProcess::kSampleRate, planes_.size(), kBlock);
  const auto most = std::ceil(static_cast<double>(kBlock) * AudioProcess::kSampleRate / rate) + 2.0;
  ready_.resize(static_cast<std::size_t>(most) * channels_);
  const double half = resampler_->nextPosition();
  tail_ = static_cast<std::size_t>(half) + 1;
  for (auto silent = static_cast<std::size_t>(half); silent > 0;) {
    const auto frames = std::min(silent, kBlock);
    resampler_->process({}, frames);
    silent -= frames;
  }
}

void FileReader::run(const std::stop_token& stop) {
  std::mutex sleeping;
  std::condition_variable_any wake;
  std::unique_lock lock{sleeping};
  while (!allRead_ && !stop.stop_requested()) {
    wake.wait_for(lock, stop, kLookEvery, [&stop] { return stop.stop_requested(); });
    fill();
  }
}

void FileReader::fill() {
  while (!allRead_ && queue_.write_available() >= ready_.size()) {
    const auto frames = readBlock();
    if (frames > 0) {
      push(frames);
    } else {
      allRead_ = true;
    }
  }
}

// Into the planes; how many frames there are.
std::size_t FileReader::readBlock() {
  const auto wanted = std::min<sf_count_t>(left_, kBlock);
  const auto got = wanted > 0 ? sf_readf_float(file_.get(), interleaved_.data(), wanted) : 0;
  if (got < wanted) broken_ = true;
  left_ = got < wanted ? 0 : left_ - got;
  auto frames = static_cast<std::size_t>(std::max<sf_count_t>(got, 0));
  if (frames == 0) {
    frames = std::min(tail_, kBlock);
    tail_ -= frames;
    std::ranges::fill(interleaved_, 0.0F);
  }
  for (std::size_t c = 0; c < planes_.size(); ++c) {
    for (std::size_t i = 0; i < frames; ++i) planes_[c][i] = interleaved_[i * planes_.size() + c];
  }
  return frames;
}

void FileReader::push(std::size_t frames) {
  pushFrames(resampler_ ? resampler_->process(planePointers_, frames) : frames);
}

void FileReader::pushFrames(std::size_t frames) {
  for (std::size_t c = 0; c < channels_; ++c) {
    const float* from = source(c);
    for (std::size_t i = 0; i < frames; ++i) {
      ready_[i * channels_ + c] = from == nullptr ? 0.0F : from[i];
    }
  }
  queue_.push(ready_.data(), frames * channels_);
}

const float* FileReader::source(std::size_t channel) const noexcept {
  const auto from = planes_.size() == 1 ? 0 : channel;
  if (from >= planes_.size()) return nullptr;
  return resampler_ ? resampler_->channel(from) : planes_[from].data();
}

void FileReader::read(std::span<float* const> out, std::size_t frames) noexcept {
  const bool last = allRead_;  // before looking: what is there then is all there will be
  const auto there = std::min(frames, queue_.read_available() / channels_);
  for (std::size_t i = 0; i < there; ++i) {
    for (std::size_t c = 0; c < channels_; ++c) queue_.pop(out[c][i]);
  }
  for (auto* channel : out) std::fill(channel + there, channel + frames, 0.0F);
  if (last && there < frames) ended_ = true;
}

}  // namespace midipool
