// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_midi_part.hpp"

#include <algorithm>
#include <string>

#include <jack/midiport.h>

#include "device/midi_device.hpp"

namespace midipool {
namespace {

constexpr double kUntilWelcome = 0.25;  // seconds

jack_port_t* makePort(jack_client_t* client, const char* name, unsigned long direction) {
  auto* port = jack_port_register(client, name, JACK_DEFAULT_MIDI_TYPE, direction, 0);
  if (port == nullptr) {
    throw DeviceError{"JACK does not give us the port " + std::string{name} +
                      "; restart it with more ports (jackd --port-max)"};
  }
  return port;
}

}  // namespace

void JackMidiPart::attach(jack_client_t* client) {
  send_ = makePort(client, kSendPort, JackPortIsInput);
  receive_ = makePort(client, kReceivePort, JackPortIsOutput);
  playbackLatency_.store(0);
  slaves_ = 0;
}

void JackMidiPart::process(jack_nframes_t frames, const CycleClock* clock) noexcept {
  void* out = jack_port_get_buffer(receive_, frames);
  jack_midi_clear_buffer(out);
  if (clock == nullptr) return;
  const auto latency = playbackLatency_.load(std::memory_order_relaxed);
  lead_.store(static_cast<std::int64_t>((frames + latency) * clock->nanosecondsPerFrame()),
              std::memory_order_relaxed);
  cycle_.begin(*clock, latency);
  welcomeSlave(frames, clock->sampleRate());
  read(frames);
  write(out);
}

// JACK tells of a connection before messages pass through it, and some programs are busy for a
// moment when they are connected. A slave that misses its song position stands in the wrong place.
// One that has been started meanwhile has heard enough.
void JackMidiPart::welcomeSlave(jack_nframes_t frames, double sampleRate) noexcept {
  if (slaveArrived_.exchange(false, std::memory_order_relaxed)) {
    untilWelcome_ = kUntilWelcome;
    ranOnArrival_ = spooler_.slaveRuns();
    spooler_.slaveComes();
  }
  if (untilWelcome_ <= 0.0) return;
  untilWelcome_ -= frames / sampleRate;
  if (untilWelcome_ <= 0.0 && spooler_.slaveRuns() == ranOnArrival_) spooler_.slaveArrived();
}

void JackMidiPart::read(jack_nframes_t frames) noexcept {
  void* in = jack_port_get_buffer(send_, frames);
  const auto count = jack_midi_get_event_count(in);
  for (std::uint32_t index = 0; index < count; ++index) {
    jack_midi_event_t event{};
    if (jack_midi_event_get(&event, in, index) != 0) continue;
    cycle_.received(event.time, {event.buffer, event.size});
  }
}

void JackMidiPart::write(void* buffer) noexcept {
  while (const auto event = cycle_.next()) {
    const auto data = event->message.data();
    if (jack_midi_event_write(buffer, event->offset, data.data(), data.size()) == 0) continue;
    cycle_.putBack(*event);
    return;
  }
}

// What goes out is sent ahead by the playback latency, so it arrives in time; what comes in ends
// here. So there is no latency to hand on through us.
void JackMidiPart::latencyChanged(jack_latency_callback_mode_t mode) noexcept {
  jack_latency_range_t none{0, 0};
  if (mode == JackCaptureLatency) {
    jack_port_set_latency_range(receive_, mode, &none);
    return;
  }
  jack_port_set_latency_range(send_, mode, &none);
  jack_latency_range_t range{0, 0};
  jack_port_get_latency_range(receive_, mode, &range);
  const bool heard = jack_port_connected(receive_) > 0;
  playbackLatency_.store(heard ? range.max : 0, std::memory_order_relaxed);
}

void JackMidiPart::connectionChanged(jack_port_t* from, jack_port_t* /*to*/,
                                     bool connected) noexcept {
  if (from != receive_) return;
  if (connected) {
    if (slaves_++ == 0) slaveArrived_.store(true, std::memory_order_relaxed);
  } else {
    slaves_ = jack_port_connected(receive_) == 0 ? 0 : std::max(0, slaves_ - 1);
  }
}

}  // namespace midipool
