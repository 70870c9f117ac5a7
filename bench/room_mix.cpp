// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs a server to pass sound on and to mix: one room, all of whose members send, on one
// thread without sockets. Prints how much of one core each member takes.
#include <cmath>
#include <ctime>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "audio/opus_encoder.hpp"
#include "audio/sample_format.hpp"
#include "server/media_server.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

struct Options {
  int seconds = 10;
};

double processorSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Where all that is sent ends.
class Nowhere final : public DatagramLink {
 public:
  void send(std::span<const std::uint8_t> datagram, const Endpoint& /*to*/) override {
    bytes += datagram.size();
  }
  std::uint64_t bytes = 0;
};

class Sender {
 public:
  Sender(const StreamInfo& info, std::uint16_t port)
      : info_{info},
        at_{{boost::asio::ip::address_v4::loopback(), port}, std::nullopt},
        sealer_{SrtpStream::Direction::kSending, info.source, info.key} {
    if (info.format.type != PayloadType::kL16) {
      opus_.emplace(OpusFormat{info.format.framesPerPacket, 2});
    }
  }

  [[nodiscard]] const StreamInfo& info() const { return info_; }
  [[nodiscard]] const DatagramPath& at() const { return at_; }

  // The packet that is due at a session time, if one is.
  [[nodiscard]] std::optional<Bytes> packet(SessionTime begun, SessionTime now) {
    const auto captured = begun + lengthOfFrames(frame_);
    if (captured + 5ms > now) return std::nullopt;
    const std::size_t frames = info_.format.framesPerPacket;
    std::vector<float> tone(frames);
    for (std::size_t i = 0; i < frames; ++i) {
      tone[i] = 0.05F * std::sin(0.07F * static_cast<float>(frame_ + static_cast<std::int64_t>(i)));
    }
    RtpHeader header{info_.format.type, false,   sequence_++, static_cast<std::uint32_t>(frame_),
                     info_.source,      captured};
    frame_ += static_cast<std::int64_t>(frames);
    return sealed(header, payloadOf(tone));
  }

 private:
  Bytes payloadOf(const std::vector<float>& tone) {
    if (opus_) {
      const auto packet = opus_->encode(tone, tone);
      return {packet.begin(), packet.end()};
    }
    std::vector<float> both(2 * tone.size());
    for (std::size_t i = 0; i < both.size(); ++i) both[i] = tone[i / 2];
    Bytes bytes(2 * both.size());
    encodeSamples(SampleFormat::kL16, both, bytes);
    return bytes;
  }
  Bytes sealed(const RtpHeader& header, const Bytes& payload) {
    Bytes bytes(kRtpHeaderSize);
    encodeRtpHeader(header, std::span<std::uint8_t, kRtpHeaderSize>{bytes.data(), kRtpHeaderSize});
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    const auto size = bytes.size();
    bytes.resize(size + kSrtpOverhead);
    bytes.resize(sealer_.protectRtp(bytes, size).value());
    return bytes;
  }

  StreamInfo info_;
  DatagramPath at_;
  SrtpStream sealer_;
  std::optional<OpusFrameEncoder> opus_;
  std::int64_t frame_ = 0;
  std::uint16_t sequence_ = 0;
};

class Room {
 public:
  Room(int members, const StreamFormat& format, bool mixed) {
    for (int i = 1; i <= members; ++i) {
      const auto id = static_cast<std::uint32_t>(i);
      senders_.push_back(std::make_unique<Sender>(media_.open("room", id, format, false),
                                                  static_cast<std::uint16_t>(i)));
      media_.setPath(senders_.back()->info().source, senders_.back()->at());
      if (mixed) (void)media_.openMix(senders_.back()->info().source, format, {});
    }
  }

  // Seconds of one core in one second of music, without what the senders themselves take.
  double run(int seconds) {
    double taken = 0.0;
    const auto begun = epoch_.at(LocalTime{100s});
    constexpr std::int64_t kPeriod = MixPeriod::kFrames;
    const std::int64_t periods = 375LL * seconds;
    for (std::int64_t i = 0; i < periods; ++i) {
      const auto now = LocalTime{100s} + lengthOfFrames(i * kPeriod);
      std::vector<std::pair<const Sender*, Bytes>> packets;
      for (const auto& sender : senders_) {
        while (auto packet = sender->packet(begun, epoch_.at(now))) {
          packets.emplace_back(sender.get(), std::move(*packet));
        }
      }
      const auto before = processorSeconds();
      for (const auto& [sender, bytes] : packets) media_.receive(bytes, sender->at(), now);
      (void)media_.tick(now);
      taken += processorSeconds() - before;
    }
    return taken / seconds;
  }

  [[nodiscard]] std::uint64_t bytes() const { return nowhere_.bytes; }

 private:
  SessionEpoch epoch_{nullptr, "bench", LocalTime{}, 0};
  Nowhere nowhere_;
  MediaServer media_{nowhere_, epoch_};
  std::vector<std::unique_ptr<Sender>> senders_;
};

void print(int members, const char* name, const StreamFormat& format, bool mixed, int seconds) {
  Room room{members, format, mixed};
  const auto share = room.run(seconds);
  const auto megabits = static_cast<double>(room.bytes()) * 8e-6 / seconds / members;
  fmt::print("{:>7}  {:<16} {:<6} {:>10.2f} % {:>12.3f} % {:>10.2f}\n", members, name,
             mixed ? "mix" : "stems", 100 * share, 100 * share / members, megabits);
}

}  // namespace
}  // namespace midipool

int main(int argc, char** argv) {
  using namespace midipool;
  Options options;
  CLI::App app{"What a room's sound costs the server, of one core, without its sockets"};
  app.add_option("--seconds", options.seconds, "Of music for each figure")
      ->check(CLI::Range(1, 600));
  CLI11_PARSE(app, argc, argv);
  fmt::print("{:>7}  {:<16} {:<6} {:>12} {:>14} {:>10}\n", "members", "codec", "", "one core",
             "each", "Mbit/s each");
  const StreamFormat linear{PayloadType::kL16, 2, 128};
  const StreamFormat opus{PayloadType::kOpus, 2, 240};
  for (const int members : {8, 16, 32, 64}) {
    for (const bool mixed : {false, true}) {
      print(members, "L16, 128", linear, mixed, options.seconds);
      print(members, "opus, 240", opus, mixed, options.seconds);
    }
  }
  return 0;
}
