// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "audio/audio_process.hpp"
#include "device/audio_device.hpp"
#include "device/jack/jack_part.hpp"
#include "device/rate_adapter.hpp"
#include "realtime/handover.hpp"

namespace midipool {

// The audio ports of a JACK client: send_1 … into which players play, receive_1 and receive_2 with
// the mix, two for each stem, named after its player, and one for the metronome.
class JackAudioPart final : public JackPart {
 public:
  // `inputs`: 1 to kMostInputs.
  JackAudioPart(AudioProcess& process, std::size_t inputs);
  ~JackAudioPart() override;

  static constexpr std::size_t kMostInputs = 8;
  static constexpr const char* kSendPort = "send_1";
  static constexpr const char* kReceivePort = "receive_1";

  // Any thread but JACK's, all three.
  void openStem(std::size_t slot, const std::string& name);
  void closeStem(std::size_t slot);
  [[nodiscard]] AudioDeviceState state() const;

  void attach(jack_client_t* client) override;
  void detach() noexcept override;
  [[nodiscard]] std::vector<jack_port_t*> ports() const override;
  void process(jack_nframes_t frames, const CycleClock* clock) noexcept override;
  void missed(std::uint32_t cycles) noexcept override;

 private:
  struct StemPorts {
    jack_port_t* left;
    jack_port_t* right;  // null where the left one is all
  };

  using Stems = realtime::Handover<StemPorts, kStemSlots>;

  void registerStem(std::size_t slot);
  void unregister(const StemPorts& ports);
  void silence(const AudioBlock& block, jack_nframes_t frames) noexcept;

  const std::size_t inputs_;
  RateAdapter process_;

  // Guards what follows against the maintaining thread; never held by JACK's process thread.
  mutable std::mutex mutex_;
  jack_client_t* client_ = nullptr;
  std::array<std::string, kStemSlots> stemNames_;
  Stems stems_;

  // Of JACK's process thread while the client is active.
  std::array<jack_port_t*, kMostInputs> in_{};
  std::array<jack_port_t*, 2> out_{};
  std::array<const float*, kMostInputs> inBuffers_{};
  bool skipped_ = false;
  std::atomic<std::size_t> frames_{0};
  std::atomic<std::uint64_t> cycles_{0};
  std::atomic<std::uint64_t> skippedCycles_{0};
};

}  // namespace midipool
