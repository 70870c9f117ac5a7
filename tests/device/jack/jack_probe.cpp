// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_probe.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <jack/midiport.h>
#include <unistd.h>

#include "realtime/sleep.hpp"

namespace midipool::testing {

std::string unique(const std::string& client) {
  return client + "-" + std::to_string(getpid());
}

JackProbe::JackProbe(const std::string& name, jack_nframes_t latency)
    : client_{jack_client_open(unique(name).c_str(), JackNoStartServer, nullptr)},
      latency_{latency},
      heard_(100'000) {
  if (client_ == nullptr) throw std::runtime_error{"the probe cannot open its JACK client"};
  in_ = jack_port_register(client_, "in", JACK_DEFAULT_MIDI_TYPE, JackPortIsInput, 0);
  out_ = jack_port_register(client_, "out", JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput, 0);
  jack_set_process_callback(
      client_,
      [](jack_nframes_t frames, void* self) {
        return static_cast<JackProbe*>(self)->process(frames);
      },
      this);
  jack_set_latency_callback(
      client_,
      [](jack_latency_callback_mode_t mode, void* self) {
        auto* probe = static_cast<JackProbe*>(self);
        if (mode != JackPlaybackLatency) return;
        jack_latency_range_t range{probe->latency_ / 2, probe->latency_};
        jack_port_set_latency_range(probe->in_, mode, &range);
      },
      this);
  jack_activate(client_);
}

JackProbe::~JackProbe() {
  jack_client_close(client_);
}

bool JackProbe::connect(const std::string& from, const std::string& to) {
  const int error = jack_connect(client_, from.c_str(), to.c_str());
  return error == 0 || error == EEXIST;  // who comes back may have found his cables again
}

bool JackProbe::connected(const std::string& port) const {
  return jack_port_connected_to(in_, port.c_str()) != 0 ||
         jack_port_connected_to(out_, port.c_str()) != 0;
}

std::vector<JackProbe::Heard> JackProbe::heard() const {
  return {heard_.begin(), heard_.begin() + static_cast<std::ptrdiff_t>(count_.load())};
}

std::vector<std::uint32_t> JackProbe::framesOf(std::uint8_t status) const {
  std::vector<std::uint32_t> frames;
  for (const auto& heard : heard()) {
    if (heard.message.status() == status) frames.push_back(heard.frame);
  }
  return frames;
}

void JackProbe::send(const ShortMessage& message) {
  using namespace std::chrono_literals;
  toSend_ = message;
  sending_.store(true);
  const auto patience = realtime::monotonicNow() + 2s;
  while (sending_.load() && realtime::monotonicNow() < patience) {
    realtime::sleepUntil(realtime::monotonicNow() + 1ms);
  }
}

int JackProbe::process(jack_nframes_t frames) {
  const auto first = jack_last_frame_time(client_);
  void* in = jack_port_get_buffer(in_, frames);
  for (std::uint32_t i = 0; i < jack_midi_get_event_count(in); ++i) {
    jack_midi_event_t event{};
    jack_midi_event_get(&event, in, i);
    const auto index = count_.load();
    if (index == heard_.size()) break;
    heard_[index] = {first + event.time, MessageBytes::of({event.buffer, event.size})};
    count_.store(index + 1);
  }
  void* out = jack_port_get_buffer(out_, frames);
  jack_midi_clear_buffer(out);
  if (sending_.load()) {
    jack_midi_event_write(out, 5, toSend_.bytes.data(), toSend_.size);
    sending_.store(false);
  }
  return 0;
}

}  // namespace midipool::testing
