// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <random>
#include <vector>

#include "audio/stem_player.hpp"

namespace midipool::testing {

// A player's device, the line, and the device at the other end, in virtual time: a tone goes in at
// one rate and comes out at another.
class StemLine {
 public:
  struct Settings {
    double senderPpm = 0.0;
    double receiverPpm = 0.0;
    std::size_t senderBlock = 128;
    std::size_t receiverBlock = 128;
    double delay = 0.005;           // seconds
    double jitter = 0.0;            // evenly spread, on top
    double loss = 0.0;              // of all packets
    double receiverPhase = 0.0004;  // seconds by which its cycles lie behind the sender's
    double clockError = 0.0;        // seconds that the receiver's session clock is ahead
    double stampsAhead = 0.0;       // seconds, of when it really was
    double tone = 1000.0;
    double level = 0.5;
    std::uint32_t seed = 1;
    bool sameDevice = false;
  };

  explicit StemLine(const Settings& settings)
      : settings_{settings},
        player_{{1, kRate, 65536, settings.sameDevice}, interpolator_},
        random_{settings.seed} {}

  static constexpr double kRate = 48000.0;

  // Runs on for so long; what was heard in it.
  std::vector<float> run(double seconds) {
    std::vector<float> heard;
    const double end = now_ + seconds;
    const double period = static_cast<double>(settings_.receiverBlock) / receiverRate();
    for (; now_ < end; now_ = settings_.receiverPhase + period * static_cast<double>(++cycle_)) {
      sendUntil(now_);
      deliver(now_);
      std::vector<float> block(settings_.receiverBlock);
      std::array<float*, 1> out{block.data()};
      player_.play(session(now_ + settings_.clockError), 1e9 / receiverRate(), out, block.size());
      heard.insert(heard.end(), block.begin(), block.end());
    }
    return heard;
  }

  // Seconds until the next cycle of the receiver's, since the tone began.
  [[nodiscard]] double now() const { return now_; }

  // The receiver's device runs no cycles for so long; what comes waits for it.
  void standStill(double seconds) {
    const double period = static_cast<double>(settings_.receiverBlock) / receiverRate();
    cycle_ += static_cast<std::int64_t>(seconds / period);
    now_ = settings_.receiverPhase + period * static_cast<double>(cycle_);
  }

  void playAt(std::optional<Nanoseconds> delay, bool asSent = false) {
    player_.playAt(delay, asSent);
  }

  [[nodiscard]] const StemStatistics& statistics() const { return player_.statistics(); }
  Settings settings_;

 private:
  struct Packet {
    double arrives;
    std::int64_t frame;
    double captured;
    std::vector<float> samples;
  };

  [[nodiscard]] double senderRate() const { return kRate * (1.0 + settings_.senderPpm * 1e-6); }
  [[nodiscard]] double receiverRate() const { return kRate * (1.0 + settings_.receiverPpm * 1e-6); }
  static SessionTime session(double seconds) {
    return SessionTime{Nanoseconds{std::llround((seconds + 1000.0) * 1e9)}};
  }

  // As a JACK client: a block is there when its cycle begins.
  void sendUntil(double now) {
    for (;;) {
      const double captured = static_cast<double>(frame_) / senderRate();
      if (captured > now) return;
      Packet packet{captured + settings_.delay + settings_.jitter * spread_(random_),
                    frame_,
                    captured + settings_.stampsAhead,
                    {}};
      for (std::size_t i = 0; i < settings_.senderBlock; ++i) {
        const double time =
            static_cast<double>(frame_ + static_cast<std::int64_t>(i)) / senderRate();
        packet.samples.push_back(static_cast<float>(
            settings_.level * std::sin(2.0 * std::numbers::pi * settings_.tone * time)));
      }
      frame_ += static_cast<std::int64_t>(settings_.senderBlock);
      if (spread_(random_) >= settings_.loss) packets_.push_back(std::move(packet));
    }
  }

  void deliver(double now) {
    std::erase_if(packets_, [&](const Packet& packet) {
      if (packet.arrives > now) return false;
      const std::array<const float*, 1> planar{packet.samples.data()};
      player_.received(packet.frame, session(packet.captured), planar, packet.samples.size(),
                       session(now + settings_.clockError));
      return true;
    });
  }

  Interpolator interpolator_;
  StemPlayer player_;
  std::minstd_rand random_;
  std::uniform_real_distribution<double> spread_{0.0, 1.0};
  std::vector<Packet> packets_;
  std::int64_t frame_ = 0;
  std::int64_t cycle_ = 0;
  double now_ = 0.0;
};

// How far what is left of a tone, when the best fitting sine has been taken away, lies below it;
// in dB. The tone's frequency may be a little off.
inline double signalToNoise(const std::vector<float>& sound, double frequency, double rate) {
  const auto rest = [&](double tone) {
    double cc = 0.0;
    double ss = 0.0;
    double cs = 0.0;
    double xc = 0.0;
    double xs = 0.0;
    double xx = 0.0;
    for (std::size_t i = 0; i < sound.size(); ++i) {
      const double phase = 2.0 * std::numbers::pi * tone * static_cast<double>(i) / rate;
      const double c = std::cos(phase);
      const double s = std::sin(phase);
      const auto x = static_cast<double>(sound[i]);
      cc += c * c;
      ss += s * s;
      cs += c * s;
      xc += x * c;
      xs += x * s;
      xx += x * x;
    }
    const double determinant = cc * ss - cs * cs;
    const double a = (xc * ss - xs * cs) / determinant;
    const double b = (xs * cc - xc * cs) / determinant;
    const double signal = a * a * cc + b * b * ss + 2.0 * a * b * cs;
    return std::pair{std::max(xx - signal, 1e-30), signal};
  };
  // Golden section: the rest has one valley near the tone.
  double low = frequency - 0.4;
  double high = frequency + 0.4;
  const double golden = (std::sqrt(5.0) - 1.0) / 2.0;
  for (int i = 0; i < 60; ++i) {
    const double left = high - golden * (high - low);
    const double right = low + golden * (high - low);
    const bool leftFitsBetter = rest(left).first < rest(right).first;
    (leftFitsBetter ? high : low) = leftFitsBetter ? right : left;
  }
  const auto [noise, signal] = rest((low + high) / 2.0);
  return 10.0 * std::log10(signal / noise);
}

}  // namespace midipool::testing
