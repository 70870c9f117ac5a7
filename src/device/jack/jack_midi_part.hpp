// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include "device/jack/jack_part.hpp"
#include "device/jack/midi_cycle.hpp"

namespace midipool {

// The MIDI ports of a JACK client: midi_send, into which players play, and midi_receive, where
// clock and messages come out at their exact frames.
class JackMidiPart final : public JackPart {
 public:
  static constexpr const char* kSendPort = "midi_send";
  static constexpr const char* kReceivePort = "midi_receive";

  JackMidiPart(Spooler& spooler, SendingRecord& record) noexcept
      : spooler_{spooler}, record_{record}, cycle_{spooler, record} {}

  // One cycle and the latency behind the port: how early the clock must be known. Thread-safe.
  [[nodiscard]] Nanoseconds lead() const noexcept {
    return Nanoseconds{lead_.load(std::memory_order_relaxed)};
  }

  void attach(jack_client_t* client) override;
  [[nodiscard]] std::vector<jack_port_t*> ports() const override { return {send_, receive_}; }
  void process(jack_nframes_t frames, const CycleClock* clock) noexcept override;
  void missed(std::uint32_t cycles) noexcept override { record_.skipped(cycles); }
  void latencyChanged(jack_latency_callback_mode_t mode) noexcept override;
  void connectionChanged(jack_port_t* from, jack_port_t* to, bool connected) noexcept override;

 private:
  void read(jack_nframes_t frames) noexcept;
  void write(void* buffer) noexcept;
  void welcomeSlave(jack_nframes_t frames, double sampleRate) noexcept;

  Spooler& spooler_;
  SendingRecord& record_;
  MidiCycle cycle_;
  jack_port_t* send_ = nullptr;
  jack_port_t* receive_ = nullptr;
  std::atomic<jack_nframes_t> playbackLatency_{0};
  std::atomic<std::int64_t> lead_{0};  // nanoseconds
  int slaves_ = 0;                     // of the notification thread
  std::atomic<bool> slaveArrived_{false};
  double untilWelcome_ = 0.0;  // seconds; of the process thread
  bool ranOnArrival_ = false;
};

}  // namespace midipool
