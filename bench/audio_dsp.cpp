// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the sound path cost a block, each alone in one thread: median, 99th percentile and
// worst in µs; and what resampling leaves of a tone. The machine should have nothing else to do.
//
//   bench-audio-dsp [SECONDS]      so long two crystals drift apart; an hour
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "audio/concealer.hpp"
#include "audio/interpolator.hpp"
#include "audio/limiter.hpp"
#include "audio/mixer.hpp"
#include "audio/opus_decoder.hpp"
#include "audio/opus_encoder.hpp"
#include "drift_quality.hpp"

namespace midipool {
namespace {

constexpr double kRate = 48'000.0;
constexpr int kRuns = 3000;
constexpr std::array<std::size_t, 3> kBlocks{64, 128, 256};

using Samples = std::vector<float>;

// A chord with some noise, so that nothing is easier than music.
Samples music(std::size_t frames) {
  std::minstd_rand random{1};
  std::normal_distribution<double> hiss{0.0, 0.003};
  Samples samples(frames);
  for (std::size_t i = 0; i < frames; ++i) {
    double sum = hiss(random);
    for (const double hertz : {110.0, 164.8, 220.0, 277.2, 659.3, 1760.0, 5274.0}) {
      sum += 0.07 * std::sin(6.283185307179586 * hertz * static_cast<double>(i) / kRate);
    }
    samples[i] = static_cast<float>(sum);
  }
  return samples;
}

// Runs `prepare` and then `work`, and times the latter.
template <typename Prepare, typename Work>
void report(const std::string& name, std::size_t frames, Prepare prepare, Work work) {
  std::vector<double> times;
  for (int run = 0; run < kRuns; ++run) {
    prepare();
    const auto begin = std::chrono::steady_clock::now();
    work();
    const auto end = std::chrono::steady_clock::now();
    times.push_back(std::chrono::duration<double, std::micro>(end - begin).count());
  }
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) {
    return times[static_cast<std::size_t>(share * (kRuns - 1))];
  };
  fmt::print("{:44} {:5} {:9.2f} {:9.2f} {:9.2f}\n", name, frames, at(0.5), at(0.99), at(1.0));
}

template <typename Work>
void report(const std::string& name, std::size_t frames, Work work) {
  report(
      name, frames, [] {}, work);
}

void mixers(std::size_t frames, Mixer::Metering metering) {
  const auto source = music(frames);
  Samples left(frames);
  Samples right(frames);
  const std::string how = metering == Mixer::Metering::kOn ? "" : ", no meters";
  std::vector<StripBlock> blocks;
  for (std::uint32_t i = 0; i < 10; ++i) blocks.push_back({StripId{i}, source, source});
  const auto with = [&](const std::string& name, const StripSettings& settings, auto prepare) {
    Mixer mixer{kRate, metering};
    for (std::uint32_t i = 0; i < 10; ++i) {
      (void)mixer.add(StripId{i}, StripInput::kStereo, settings);
    }
    for (int i = 0; i < 100; ++i) mixer.mix(blocks, left, right);
    report(
        "mixer, 10 stereo strips, " + name + how, frames, [&] { prepare(mixer); },
        [&] { mixer.mix(blocks, left, right); });
  };
  double gain = -30.0;
  with("at rest", {.gain = Decibels{gain}}, [](Mixer&) {});
  with("all moving", {.gain = Decibels{gain}}, [&](Mixer& mixer) {
    gain = gain < -40.0 ? -30.0 : gain - 0.01;
    for (std::uint32_t i = 0; i < 10; ++i) mixer.set(StripId{i}, {.gain = Decibels{gain}});
  });
  with("limiting", {}, [](Mixer&) {});
  with("all muted", {.muted = true}, [](Mixer&) {});
}

void interpolators(std::size_t frames) {
  const Interpolator interpolator;
  const auto source = music(frames + 64);
  Samples left(frames);
  Samples right(frames);
  const std::array<const float*, 2> from{source.data(), source.data()};
  const std::array<float*, 2> to{left.data(), right.data()};
  for (const auto& [name, step] : {std::pair{"at rest", 1.0}, std::pair{"20 ppm off", 1.00002}}) {
    report(fmt::format("interpolator, stereo, {}", name), frames,
           [&, step = step] { interpolator.read(from, 20.0, step, to, frames); });
  }
}

void concealers(std::size_t frames) {
  const auto source = music(9600);
  Concealer concealer{kRate};
  Samples block(frames);
  std::size_t from = 0;
  const auto hear = [&] {
    for (int i = 0; i < 20; ++i, from = (from + frames) % (9600 - frames)) {
      std::copy_n(source.begin() + static_cast<std::ptrdiff_t>(from), frames, block.begin());
      concealer.heard(block);
    }
  };
  report("concealer, one channel, heard", frames, [&] { concealer.heard(block); });
  report("concealer, one channel, first lost block", frames, hear,
         [&] { concealer.conceal(block); });
  report(
      "concealer, one channel, next lost block", frames,
      [&] {
        hear();
        concealer.conceal(block);
      },
      [&] { concealer.conceal(block); });
  report(
      "concealer, one channel, heard again", frames,
      [&] {
        hear();
        concealer.conceal(block);
      },
      [&] { concealer.heard(block); });
}

void codecs(std::uint32_t frames) {
  const OpusFormat format{frames, 2};
  OpusFrameEncoder encoder{format, {.bitsPerSecond = 192'000}};
  OpusFrameDecoder decoder{format};
  const auto source = music(9600);
  std::size_t from = 0;
  std::span<const float> part;
  std::span<const std::uint8_t> packet;
  Samples left(frames);
  Samples right(frames);
  const auto next = [&] {
    part = std::span{source}.subspan(from, frames);
    from = (from + frames) % (9600 - frames);
  };
  report("opus, stereo, encode", frames, next, [&] { packet = encoder.encode(part, part); });
  const auto encode = [&] {
    next();
    packet = encoder.encode(part, part);
  };
  report("opus, stereo, decode", frames, encode, [&] { decoder.decode(packet, left, right); });
  const auto receive = [&] {
    for (int i = 0; i < 3; ++i) {
      encode();
      decoder.decode(packet, left, right);
    }
  };
  report("opus, stereo, conceal", frames, receive, [&] { decoder.conceal(left, right); });
}

void limiters(std::size_t frames) {
  const auto source = music(frames);
  Samples left(frames);
  Samples right(frames);
  Limiter limiter{kRate, Decibels{-12.0}};
  report(
      "limiter, stereo, limiting", frames, [&] { left = right = source; },
      [&] { limiter.process(left, right); });
}

}  // namespace
}  // namespace midipool

int main(int count, char** words) {
  using namespace midipool;
  fmt::print("{:44} {:>5} {:>9} {:>9} {:>9}\n", "µs a block", "block", "median", "99 %", "worst");
  for (const auto frames : kBlocks) mixers(frames, Mixer::Metering::kOn);
  for (const auto frames : kBlocks) mixers(frames, Mixer::Metering::kOff);
  for (const auto frames : kBlocks) limiters(frames);
  for (const auto frames : kBlocks) interpolators(frames);
  for (const auto frames : kBlocks) concealers(frames);
  for (const std::uint32_t frames : {64U, 128U, 256U, 120U, 240U, 480U}) codecs(frames);
  fmt::print("\nwhat drifts\tSNR, dB\tgaps\n");
  reportDrift(count > 1 ? std::stod(words[1]) : 3600.0);
}
