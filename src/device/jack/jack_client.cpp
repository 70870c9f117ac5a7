// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_client.hpp"

#include <cerrno>

#include "device/midi_device.hpp"
#include "realtime/guard.hpp"
#include "realtime/sleep.hpp"
#include "realtime/thread_privileges.hpp"

namespace midipool {
namespace {

void ignore(const char*) {}

jack_client_t* open(const std::string& name) {
  silenceJack();
  jack_status_t status{};
  jack_client_t* client = jack_client_open(name.c_str(), JackNoStartServer, &status);
  if (client != nullptr) return client;
  if ((status & JackServerFailed) != 0) {
    throw DeviceError{"no JACK server is running; start one, e.g. with qjackctl or: jackd -d alsa"};
  }
  if ((status & JackVersionError) != 0) {
    throw DeviceError{"the JACK server is of another version than the JACK library; update both"};
  }
  throw DeviceError{"JACK does not accept a client called " + name +
                    "; try another name with --jack-name"};
}

}  // namespace

void silenceJack() noexcept {
  jack_set_error_function(ignore);
  jack_set_info_function(ignore);
}

JackClient::JackClient(const std::string& name, std::span<JackPart* const> parts)
    : parts_{parts.begin(), parts.end()},
      client_{open(name)},
      clock_{static_cast<double>(jack_get_sample_rate(client_))} {
  try {
    for (auto* part : parts_) part->attach(client_);
    setCallbacks();
    if (jack_activate(client_) != 0) throw DeviceError{"JACK does not let this client run"};
  } catch (...) {
    for (auto* part : parts_) part->detach();
    jack_client_close(client_);
    throw;
  }
}

JackClient::~JackClient() {
  for (auto* part : parts_) part->detach();
  jack_client_close(client_);
}

void JackClient::setCallbacks() {
  jack_set_thread_init_callback(
      client_, [](void*) { realtime::nameThread("jack-process"); }, nullptr);
  jack_set_process_callback(
      client_,
      [](jack_nframes_t frames, void* self) {
        return static_cast<JackClient*>(self)->process(frames);
      },
      this);
  jack_set_xrun_callback(
      client_,
      [](void* self) {
        static_cast<JackClient*>(self)->skipped_.store(true, std::memory_order_relaxed);
        return 0;
      },
      this);
  jack_set_freewheel_callback(
      client_,
      [](int starting, void* self) {
        static_cast<JackClient*>(self)->freewheeling_.store(starting != 0);
      },
      this);
  jack_set_latency_callback(
      client_,
      [](jack_latency_callback_mode_t mode, void* self) {
        static_cast<JackClient*>(self)->latencyChanged(mode);
      },
      this);
  jack_set_port_connect_callback(
      client_,
      [](jack_port_id_t from, jack_port_id_t to, int connected, void* self) {
        static_cast<JackClient*>(self)->connectionChanged(from, to, connected != 0);
      },
      this);
  jack_on_shutdown(
      client_, [](void* self) { static_cast<JackClient*>(self)->lost_.store(true); }, this);
}

int JackClient::process(jack_nframes_t frames) noexcept {
  const realtime::RealtimeScope scope;
  const auto rate = static_cast<double>(jack_get_sample_rate(client_));
  if (rate != clock_.sampleRate()) clock_ = CycleClock{rate};
  if (skipped_.exchange(false, std::memory_order_relaxed)) clock_.skipped();

  const bool freewheeling = freewheeling_.load(std::memory_order_relaxed);
  const auto frame = jack_last_frame_time(client_);
  const auto missed = clock_.begin(frame, frames, freewheeling ? std::nullopt : wokeUp(frame));
  const bool timed = clock_.running() && !freewheeling;
  for (auto* part : parts_) {
    if (missed > 0) part->missed(missed);
    part->process(frames, timed ? &clock_ : nullptr);
  }
  return 0;
}

// The transport's time stamp is when the server itself woke up for this cycle: it is the same for
// all clients and free of what it takes to wake each of them. It is on JACK's clock, which jackd
// takes from CLOCK_MONOTONIC_RAW, so only its age counts. JACK's clock is read first: if this
// thread is held up in between, the wake-up only seems late, which a FrameClock forgives.
std::optional<LocalTime> JackClient::wokeUp(jack_nframes_t frame) const noexcept {
  jack_position_t position{};
  jack_transport_query(client_, &position);
  const auto jackNow = jack_get_time();
  const auto now = realtime::monotonicNow();
  // A new cycle has begun meanwhile: the stamp may be of either.
  if (jack_last_frame_time(client_) != frame) return std::nullopt;
  constexpr jack_time_t kOldest = 1'000'000;
  const bool stamped = position.usecs <= jackNow && jackNow - position.usecs < kOldest;
  if (!stamped) return now;
  return now - std::chrono::microseconds{jackNow - position.usecs};
}

void JackClient::latencyChanged(jack_latency_callback_mode_t mode) noexcept {
  for (auto* part : parts_) part->latencyChanged(mode);
}

void JackClient::connectionChanged(jack_port_id_t from, jack_port_id_t to,
                                   bool connected) noexcept {
  auto* source = jack_port_by_id(client_, from);
  auto* sink = jack_port_by_id(client_, to);
  for (auto* part : parts_) part->connectionChanged(source, sink, connected);
}

std::set<JackConnection> JackClient::connections() const {
  std::set<JackConnection> all;
  for (const auto* part : parts_) {
    for (const auto* port : part->ports()) {
      const char** others = jack_port_get_all_connections(client_, port);
      if (others == nullptr) continue;
      const bool outgoing = (jack_port_flags(port) & JackPortIsOutput) != 0;
      for (const char** other = others; *other != nullptr; ++other) {
        all.insert({jack_port_short_name(port), *other, outgoing});
      }
      jack_free(static_cast<void*>(others));
    }
  }
  return all;
}

bool JackClient::connect(const JackConnection& connection) {
  const auto own = name() + ":" + connection.own;
  const auto& from = connection.outgoing ? own : connection.other;
  const auto& to = connection.outgoing ? connection.other : own;
  const int result = jack_connect(client_, from.c_str(), to.c_str());
  return result == 0 || result == EEXIST;
}

}  // namespace midipool
