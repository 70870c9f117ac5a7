// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include <jack/jack.h>

#include "midi/message_bytes.hpp"
#include "time/clock.hpp"

namespace midipool::testing {

// JACK opens all clients of one name through one socket file, whatever server they go to: two tests
// that open equal names in the same moment would disturb each other.
[[nodiscard]] std::string unique(const std::string& client);

// Another JACK client, with ports "in" and "out", that notes on which frames messages arrive and
// sends some itself. Written against libjack alone, to judge the device from outside.
class JackProbe {
 public:
  struct Heard {
    std::uint32_t frame;  // JACK's counter
    MessageBytes message;
  };

  // `latency`: what the port "in" reports as its playback latency, in frames.
  explicit JackProbe(const std::string& name, jack_nframes_t latency = 0);
  ~JackProbe();
  JackProbe(const JackProbe&) = delete;
  JackProbe& operator=(const JackProbe&) = delete;

  bool connect(const std::string& from, const std::string& to);
  [[nodiscard]] bool connected(const std::string& port) const;
  [[nodiscard]] std::string in() const { return jack_port_name(in_); }
  [[nodiscard]] std::string out() const { return jack_port_name(out_); }

  [[nodiscard]] std::vector<Heard> heard() const;
  [[nodiscard]] std::vector<std::uint32_t> framesOf(std::uint8_t status) const;
  // Sends one message with the next cycle, at frame 5 of it.
  void send(const ShortMessage& message);

 private:
  int process(jack_nframes_t frames);

  jack_client_t* client_;
  jack_port_t* in_;
  jack_port_t* out_;
  const jack_nframes_t latency_;
  std::vector<Heard> heard_;
  std::atomic<std::size_t> count_{0};
  ShortMessage toSend_;
  std::atomic<bool> sending_{false};
};

}  // namespace midipool::testing
