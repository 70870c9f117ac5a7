// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

#include <jack/jack.h>

namespace midipool::testing {

/// A JACK client with one port out and one in. What is heard stands at the frame at which it was
/// heard, counted from the same beginning as what was played; so their distance is the round trip.
class SoundLoop {
 public:
  /// Throws std::runtime_error when there is no JACK server.
  explicit SoundLoop(const std::string& name);
  ~SoundLoop();
  SoundLoop(const SoundLoop&) = delete;
  SoundLoop& operator=(const SoundLoop&) = delete;

  [[nodiscard]] double rate() const { return jack_get_sample_rate(client_); }
  /// Throws when JACK does not make the connection within some seconds.
  void connectOut(const std::string& port) const;
  void connectIn(const std::string& port) const;

  struct Recording {
    std::vector<float> heard;            // as long as what was played
    std::vector<std::size_t> disturbed;  // frames before which JACK left out cycles
  };
  /// Plays it and records meanwhile. Blocks.
  Recording play(const std::vector<float>& sound);

 private:
  int process(jack_nframes_t frames);

  jack_client_t* client_;
  jack_port_t* out_ = nullptr;
  jack_port_t* in_ = nullptr;
  std::atomic<unsigned> xruns_{0};

  // Set by play() while the process thread leaves them alone.
  const std::vector<float>* sound_ = nullptr;
  Recording recording_;
  std::size_t done_ = 0;
  std::size_t disturbances_ = 0;
  jack_nframes_t expected_ = 0;
  unsigned xrunsSeen_ = 0;
  std::atomic<bool> running_{false};
};

}  // namespace midipool::testing
