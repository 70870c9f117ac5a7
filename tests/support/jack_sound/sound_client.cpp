// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_sound/sound_client.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace midipool::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBufferedFrames = 1U << 18U;  // five seconds
constexpr auto kBetweenWrites = 10ms;

jack_port_t* makePort(jack_client_t* client, const std::string& name, unsigned long direction) {
  auto* port = jack_port_register(client, name.c_str(), JACK_DEFAULT_AUDIO_TYPE, direction, 0);
  if (port == nullptr) throw std::runtime_error{"JACK gives no port " + name};
  return port;
}

}  // namespace

SoundClient::SoundClient(const std::string& name, std::size_t outs, std::size_t ins,
                         const std::string& file)
    : file_{std::fopen(file.c_str(), "wb"), &std::fclose},
      client_{jack_client_open(name.c_str(), JackNoStartServer, nullptr)},
      recorded_{
          jack_ringbuffer_create(kBufferedFrames * std::max<std::size_t>(ins, 1) * sizeof(float)),
          &jack_ringbuffer_free},
      skips_{jack_ringbuffer_create(4096 * sizeof(std::uint64_t)), &jack_ringbuffer_free} {
  if (!file_) throw std::runtime_error{"cannot write " + file};
  if (client_ == nullptr) throw std::runtime_error{"no JACK server runs"};
  for (std::size_t i = 0; i < outs; ++i) {
    outs_.push_back(makePort(client_, "out_" + std::to_string(i + 1), JackPortIsOutput));
  }
  for (std::size_t i = 0; i < ins; ++i) {
    ins_.push_back(makePort(client_, "in_" + std::to_string(i + 1), JackPortIsInput));
  }
  jack_set_process_callback(
      client_,
      [](jack_nframes_t frames, void* self) {
        return static_cast<SoundClient*>(self)->process(frames);
      },
      this);
  jack_set_xrun_callback(
      client_,
      [](void* self) {
        static_cast<SoundClient*>(self)->xruns_.fetch_add(1);
        return 0;
      },
      this);
  if (jack_activate(client_) != 0) throw std::runtime_error{"JACK does not let us in"};
  writer_ = std::thread{[this] { write(); }};
}

SoundClient::~SoundClient() {
  jack_client_close(client_);
  stopping_.store(true);
  writer_.join();
}

void SoundClient::play(std::size_t out, std::vector<float> loop) {
  loops_.push_back(std::make_unique<Loop>(std::move(loop)));
  playing_.at(out).store(loops_.back()->empty() ? nullptr : loops_.back().get());
}

int SoundClient::process(jack_nframes_t frames) {
  const auto frame = jack_last_frame_time(client_);
  const auto xruns = xruns_.load();
  if (done_ == 0) first_.store(frame);
  if (done_ > 0 && (frame != expected_ || xruns != xrunsSeen_)) {
    jack_ringbuffer_write(skips_.get(), reinterpret_cast<const char*>(&done_), sizeof done_);
  }
  expected_ = frame + frames;
  xrunsSeen_ = xruns;
  for (std::size_t out = 0; out < outs_.size(); ++out) {
    auto* samples = static_cast<float*>(jack_port_get_buffer(outs_[out], frames));
    const auto* loop = playing_[out].load();
    for (jack_nframes_t i = 0; i < frames; ++i) {
      samples[i] = loop == nullptr ? 0.0F : (*loop)[(done_ + i) % loop->size()];
    }
  }
  record(frames);
  done_ += frames;
  return 0;
}

void SoundClient::record(jack_nframes_t frames) {
  std::array<const float*, kMostPorts> ins{};
  for (std::size_t in = 0; in < ins_.size(); ++in) {
    ins[in] = static_cast<const float*>(jack_port_get_buffer(ins_[in], frames));
  }
  for (jack_nframes_t i = 0; i < frames; ++i) {
    std::array<float, kMostPorts> frame{};
    for (std::size_t in = 0; in < ins_.size(); ++in) frame[in] = ins[in][i];
    const auto size = ins_.size() * sizeof(float);
    const auto* bytes = reinterpret_cast<const char*>(frame.data());
    if (jack_ringbuffer_write(recorded_.get(), bytes, size) != size) overrun_.store(true);
  }
}

void SoundClient::write() {
  std::array<char, 65536> bytes{};
  for (bool last = false; !last;) {
    last = stopping_.load();
    if (const auto first = first_.exchange(-1); first >= 0) {
      std::printf("first %lld\n", static_cast<long long>(first));
    }
    std::uint64_t skip = 0;
    while (jack_ringbuffer_read(skips_.get(), reinterpret_cast<char*>(&skip), sizeof skip) != 0) {
      std::printf("skip %llu\n", static_cast<unsigned long long>(skip));
    }
    while (const auto count = jack_ringbuffer_read(recorded_.get(), bytes.data(), bytes.size())) {
      if (std::fwrite(bytes.data(), 1, count, file_.get()) != count) overrun_.store(true);
    }
    std::fflush(file_.get());
    if (overrun_.exchange(false)) std::printf("overrun\n");
    std::fflush(stdout);
    if (!last) std::this_thread::sleep_for(kBetweenWrites);
  }
}

}  // namespace midipool::testing
