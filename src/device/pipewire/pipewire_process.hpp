// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "audio/audio_process.hpp"
#include "device/cycle_clock.hpp"
#include "device/rate_adapter.hpp"
#include "realtime/handover.hpp"

struct spa_io_clock;  // NOLINT(readability-identifier-naming): the library's

namespace midipool {

// What is done in each cycle of PipeWire's graph, whatever its rate is, which may change at any time.
// Knows nothing of ports.
class PipeWireProcess {
 public:
  PipeWireProcess(AudioProcess& process, std::size_t inputs) noexcept
      : process_{process}, inputs_{inputs} {}

  // The graph's thread, realtime-safe: a cycle with its buffers, of which frames and times are still
  // to be filled in. Silence while the rate is new.
  void cycle(AudioBlock& block, const spa_io_clock& now) noexcept;

  // Takes over a rate that cycle() has met. To be called now and then, by one thread.
  void adaptRate();

  // Thread-safe, all.
  [[nodiscard]] unsigned sampleRate() const noexcept { return rate_.load(); }
  [[nodiscard]] std::size_t frames() const noexcept { return frames_.load(); }
  [[nodiscard]] std::uint64_t cycles() const noexcept { return cycles_.load(); }
  [[nodiscard]] std::uint64_t skipped() const noexcept { return skipped_.load(); }

 private:
  struct AtRate {
    AtRate(AudioProcess& process, unsigned sampleRate, std::size_t inputs)
        : rate{sampleRate}, adapter{process, sampleRate * 1.0, inputs}, clock{sampleRate * 1.0} {}
    unsigned rate;
    RateAdapter adapter;
    CycleClock clock;
    std::uint32_t driver = 0;  // whose clock it was
  };

  static void silence(const AudioBlock& block) noexcept;
  void work(AtRate& at, AudioBlock& block, const spa_io_clock& now) noexcept;

  AudioProcess& process_;
  const std::size_t inputs_;
  realtime::Handover<AtRate, 1> atRate_;
  std::atomic<unsigned> rate_{0};
  std::atomic<std::size_t> frames_{0};
  std::atomic<std::uint64_t> cycles_{0};
  std::atomic<std::uint64_t> skipped_{0};
};

}  // namespace midipool
