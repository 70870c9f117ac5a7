// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/rtaudio/rtaudio_stream.hpp"

#include <algorithm>

#include "device/device_error.hpp"
#include "device/rtaudio/rtaudio_api.hpp"
#include "realtime/guard.hpp"
#include "realtime/sleep.hpp"

namespace midipool {
namespace {

constexpr int kPriority = 70;
constexpr unsigned kBuffers = 2;

RtAudio::StreamOptions streamOptions(const AudioDeviceOptions& options) {
  RtAudio::StreamOptions stream;
  stream.flags = RTAUDIO_NONINTERLEAVED | RTAUDIO_SCHEDULE_REALTIME | RTAUDIO_MINIMIZE_LATENCY;
  // ALSA's "default" is what people have set up; the first card need not be.
  if (options.hardware.empty()) stream.flags |= RTAUDIO_ALSA_USE_DEFAULT;
  stream.numberOfBuffers = kBuffers;
  stream.streamName = options.name;
  stream.priority = kPriority;
  return stream;
}

RtAudio::StreamParameters parametersOf(const std::optional<AudioHardware>& device,
                                       unsigned channels) {
  RtAudio::StreamParameters parameters;
  if (device) parameters.deviceId = device->index;
  parameters.nChannels = channels;
  return parameters;
}

unsigned channelsOf(std::size_t wanted, unsigned there) {
  return std::min(static_cast<unsigned>(wanted), there);
}

}  // namespace

RtAudioStream::RtAudioStream(const AudioDeviceOptions& options, const HardwareChoice& choice,
                             AudioProcess& process)
    : choice_{choice},
      audio_{audioApiNamed(choice.system)},
      outputs_{choice.output ? channelsOf(2, choice.output->outputs) : 0},
      inputs_{choice.input ? channelsOf(options.inputs, choice.input->inputs) : 0},
      frames_{static_cast<unsigned>(
          std::clamp<std::size_t>(options.frames, 16, AudioProcess::kLongestBlock))},
      process_{process, static_cast<double>(choice.sampleRate), options.inputs},
      clock_{static_cast<double>(choice.sampleRate)},
      silence_(AudioProcess::kLongestBlock),
      left_(AudioProcess::kLongestBlock),
      right_(AudioProcess::kLongestBlock),
      in_(options.inputs, silence_.data()) {
  try {
    open(options);
  } catch (const RtAudioError& error) {
    throw DeviceError{"the sound hardware cannot be opened (" + error.getMessage() +
                      "); close what else uses it, or name another"};
  }
}

RtAudioStream::~RtAudioStream() {
  try {
    if (audio_.isStreamRunning()) audio_.abortStream();
    if (audio_.isStreamOpen()) audio_.closeStream();
  } catch (const RtAudioError&) {
    // The hardware has gone, and the stream with it.
  }
}

void RtAudioStream::open(const AudioDeviceOptions& options) {
  audio_.showWarnings(false);
  auto output = parametersOf(choice_.output, outputs_);
  auto input = parametersOf(choice_.input, inputs_);
  auto stream = streamOptions(options);
  const auto callback = [](void* out, void* in, unsigned frames, double, RtAudioStreamStatus status,
                           void* self) {
    static_cast<RtAudioStream*>(self)->cycle(static_cast<float*>(out),
                                             static_cast<const float*>(in), frames, status != 0);
    return 0;
  };
  audio_.openStream(outputs_ > 0 ? &output : nullptr, inputs_ > 0 ? &input : nullptr,
                    RTAUDIO_FLOAT32, choice_.sampleRate, &frames_, callback, this, &stream,
                    [](RtAudioError::Type, const std::string&) {});
  audio_.startStream();
}

// RtAudio tells no better time than that of the call; the clock smooths it.
void RtAudioStream::cycle(float* out, const float* in, std::size_t frames,
                          bool disturbed) noexcept {
  const realtime::RealtimeScope scope;
  cycles_.fetch_add(1, std::memory_order_relaxed);
  if (frames > AudioProcess::kLongestBlock) {
    if (out != nullptr) std::fill_n(out, frames * outputs_, 0.0F);
    return;
  }
  if (disturbed) clock_.skipped();
  const auto length = static_cast<std::uint32_t>(frames);
  const auto missed = clock_.begin(frame_, length, realtime::monotonicNow());
  frame_ += length;
  skipped_.fetch_add(missed, std::memory_order_relaxed);
  for (std::size_t c = 0; c < inputs_ && in != nullptr; ++c) in_[c] = in + c * frames;
  const bool stereo = outputs_ >= 2 && out != nullptr;
  AudioBlock block;
  block.in = in_;
  block.left = stereo ? out : left_.data();
  block.right = stereo ? out + frames : right_.data();
  block.frames = frames;
  block.start = clock_.timeOf(clock_.firstFrame());
  block.nanosecondsPerFrame = clock_.nanosecondsPerFrame();
  block.skipped = missed > 0 || disturbed;
  process_.process(block);
  if (outputs_ == 1 && out != nullptr) mixDown(out, frames);
}

void RtAudioStream::mixDown(float* out, std::size_t frames) noexcept {
  for (std::size_t i = 0; i < frames; ++i) out[i] = 0.5F * (left_[i] + right_[i]);
}

}  // namespace midipool
