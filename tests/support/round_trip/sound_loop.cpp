// SPDX-License-Identifier: GPL-3.0-or-later
#include "round_trip/sound_loop.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace midipool::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostDisturbances = 10'000;

void connect(jack_client_t* client, const std::string& from, const std::string& to) {
  for (int tries = 0; tries < 50; ++tries) {
    const int result = jack_connect(client, from.c_str(), to.c_str());
    if (result == 0 || result == EEXIST) return;
    std::this_thread::sleep_for(100ms);
  }
  throw std::runtime_error{"cannot connect " + from + " with " + to};
}

}  // namespace

SoundLoop::SoundLoop(const std::string& name)
    : client_{jack_client_open(name.c_str(), JackNoStartServer, nullptr)} {
  if (client_ == nullptr) throw std::runtime_error{"no JACK server runs"};
  out_ = jack_port_register(client_, "out", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
  in_ = jack_port_register(client_, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
  jack_set_process_callback(
      client_,
      [](jack_nframes_t frames, void* self) {
        return static_cast<SoundLoop*>(self)->process(frames);
      },
      this);
  jack_set_xrun_callback(
      client_,
      [](void* self) {
        static_cast<SoundLoop*>(self)->xruns_.fetch_add(1);
        return 0;
      },
      this);
  if (out_ == nullptr || in_ == nullptr || jack_activate(client_) != 0) {
    jack_client_close(client_);
    throw std::runtime_error{"JACK gives no ports"};
  }
}

SoundLoop::~SoundLoop() {
  jack_client_close(client_);
}

void SoundLoop::connectOut(const std::string& port) const {
  connect(client_, jack_port_name(out_), port);
}

void SoundLoop::connectIn(const std::string& port) const {
  connect(client_, port, jack_port_name(in_));
}

SoundLoop::Recording SoundLoop::play(const std::vector<float>& sound) {
  sound_ = &sound;
  recording_.heard.assign(sound.size(), 0.0F);
  recording_.disturbed.assign(kMostDisturbances, 0);
  done_ = 0;
  disturbances_ = 0;
  running_.store(true);
  while (running_.load()) std::this_thread::sleep_for(20ms);
  recording_.disturbed.resize(disturbances_);
  return std::move(recording_);
}

int SoundLoop::process(jack_nframes_t frames) {
  auto* out = static_cast<float*>(jack_port_get_buffer(out_, frames));
  const auto* in = static_cast<const float*>(jack_port_get_buffer(in_, frames));
  std::fill_n(out, frames, 0.0F);
  if (!running_.load()) return 0;
  const auto frame = jack_last_frame_time(client_);
  const auto xruns = xruns_.load();
  const bool skipped = done_ > 0 && (frame != expected_ || xruns != xrunsSeen_);
  if (skipped && disturbances_ < kMostDisturbances) {
    recording_.disturbed[disturbances_++] = done_;
  }
  expected_ = frame + frames;
  xrunsSeen_ = xruns;
  const auto count = std::min<std::size_t>(frames, sound_->size() - done_);
  std::copy_n(sound_->data() + done_, count, out);
  std::copy_n(in, count, recording_.heard.data() + done_);
  done_ += count;
  if (done_ == sound_->size()) running_.store(false);
  return 0;
}

}  // namespace midipool::testing
