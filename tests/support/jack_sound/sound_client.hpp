// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <jack/jack.h>
#include <jack/ringbuffer.h>

namespace midipool::testing {

/// A JACK client that plays loops out of its ports out_1 … and writes all that comes into in_1 … to
/// a file: frames of one float for each port, in the machine's byte order, from the first cycle on.
/// A loop begins where the number of frames written is a multiple of its length.
class SoundClient {
 public:
  static constexpr std::size_t kMostPorts = 32;

  /// Throws std::runtime_error without JACK, or when the file cannot be written.
  SoundClient(const std::string& name, std::size_t outs, std::size_t ins, const std::string& file);
  ~SoundClient();
  SoundClient(const SoundClient&) = delete;
  SoundClient& operator=(const SoundClient&) = delete;

  /// From the next cycle on; an empty loop is silence.
  void play(std::size_t out, std::vector<float> loop);

 private:
  using Loop = std::vector<float>;

  int process(jack_nframes_t frames);
  void record(jack_nframes_t frames);
  void write();

  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  jack_client_t* client_;
  std::vector<jack_port_t*> outs_;
  std::vector<jack_port_t*> ins_;
  std::vector<std::unique_ptr<Loop>> loops_;  // kept to the end: a cycle may be playing them
  std::array<std::atomic<const Loop*>, kMostPorts> playing_{};
  std::unique_ptr<jack_ringbuffer_t, void (*)(jack_ringbuffer_t*)> recorded_;
  std::unique_ptr<jack_ringbuffer_t, void (*)(jack_ringbuffer_t*)> skips_;
  std::atomic<unsigned> xruns_{0};
  std::atomic<bool> overrun_{false};
  std::atomic<std::int64_t> first_{-1};  // JACK's number of the first frame, until it has been told
  // Of JACK's process thread.
  std::uint64_t done_ = 0;
  jack_nframes_t expected_ = 0;
  unsigned xrunsSeen_ = 0;

  std::atomic<bool> stopping_{false};
  std::thread writer_;
};

}  // namespace midipool::testing
