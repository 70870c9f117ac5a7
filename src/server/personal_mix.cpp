// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/personal_mix.hpp"

#include <algorithm>
#include <utility>

#include "audio/sample_format.hpp"

namespace midipool {
namespace {

// Good enough for music, at half the work of the highest.
constexpr OpusSettings kOpus{192'000, 5};

// The lower end of a fader is silence.
Decibels gainOf(double decibels) noexcept {
  return decibels <= limits::kLeastGain ? Decibels::silence() : Decibels{decibels};
}

StripId stripOf(std::uint32_t member) noexcept {
  return StripId{member};
}

}  // namespace

PersonalMix::PersonalMix(const StreamInfo& stream, MixWish wish)
    : stream_{stream},
      wish_{std::move(wish)},
      mixer_{MixPeriod::kRate, Mixer::Metering::kOff},
      sealer_{SrtpStream::Direction::kSending, stream.source, stream.key} {
  const auto type = stream.format.type;
  if (type == PayloadType::kOpus || type == PayloadType::kOpusCustom) {
    opus_.emplace(OpusFormat{stream.format.framesPerPacket, 2}, kOpus);
  }
  mixer_.setMaster(gainOf(wish_.master));
}

void PersonalMix::exchange(MixWish& wish) noexcept {
  const auto before = std::exchange(wish_.master, wish.master);
  wish.master = before;
  wish_.strips.swap(wish.strips);
  // Those that are named no longer go back to where all are.
  for (const auto& strip : wish.strips) {
    (void)mixer_.set(stripOf(strip.member), settingsOf(strip.member));
  }
  for (const auto& strip : wish_.strips) {
    (void)mixer_.set(stripOf(strip.member), settingsOf(strip.member));
  }
  mixer_.setMaster(gainOf(wish_.master));
}

void PersonalMix::hear(std::uint32_t member, StripInput input) noexcept {
  (void)mixer_.add(stripOf(member), input, settingsOf(member));
}

void PersonalMix::forget(std::uint32_t member) noexcept {
  (void)mixer_.remove(stripOf(member));
}

StripSettings PersonalMix::settingsOf(std::uint32_t member) const noexcept {
  const auto found = std::ranges::find(wish_.strips, member, &MixStrip::member);
  if (found == wish_.strips.end()) return {};
  return {gainOf(found->gain), found->pan, found->muted, found->soloed};
}

void PersonalMix::take(const MixPeriod& period, const BlockSum& all) noexcept {
  if (period.skipped) {
    pending_ = 0;
    marker_ = true;
  }
  mixer_.mix(all, std::span{left_}.subspan(pending_, MixPeriod::kFrames),
             std::span{right_}.subspan(pending_, MixPeriod::kFrames));
  pending_ += MixPeriod::kFrames;
}

std::span<const std::uint8_t> PersonalMix::nextPacket(const MixPeriod& period,
                                                      Packet& out) noexcept {
  // The first that has not been sent lies so far before the period's end.
  const auto back = static_cast<std::int64_t>(pending_) - std::int64_t{MixPeriod::kFrames};
  RtpHeader header;
  header.type = stream_.format.type;
  header.marker = std::exchange(marker_, false);
  header.sequence = sequence_++;
  header.timestamp = static_cast<std::uint32_t>(period.frame - back);
  header.source = stream_.source;
  header.captured = period.start - MixPeriod::lengthOf(back);
  encodeRtpHeader(header, std::span{out}.first<kRtpHeaderSize>());
  const auto payload = encode(std::span{out}.subspan(kRtpHeaderSize));
  dropFrames(stream_.format.framesPerPacket);
  if (payload == 0) return {};
  const auto size = sealer_.protectRtp(out, kRtpHeaderSize + payload);
  return size ? std::span{out}.first(*size) : std::span<const std::uint8_t>{};
}

std::size_t PersonalMix::encode(std::span<std::uint8_t> out) noexcept {
  const std::size_t frames = stream_.format.framesPerPacket;
  if (opus_) {
    const auto packet =
        opus_->encode(std::span{left_}.first(frames), std::span{right_}.first(frames));
    if (packet.size() + kSrtpOverhead > out.size()) return 0;
    std::ranges::copy(packet, out.begin());
    return packet.size();
  }
  for (std::size_t i = 0; i < frames; ++i) {
    interleaved_[2 * i] = left_[i];
    interleaved_[2 * i + 1] = right_[i];
  }
  const auto format =
      stream_.format.type == PayloadType::kL24 ? SampleFormat::kL24 : SampleFormat::kL16;
  const auto size = 2 * frames * bytesPerSample(format);
  encodeSamples(format, std::span{interleaved_}.first(2 * frames), out.first(size));
  return size;
}

void PersonalMix::dropFrames(std::size_t count) noexcept {
  pending_ -= count;
  std::copy_n(left_.begin() + static_cast<std::ptrdiff_t>(count), pending_, left_.begin());
  std::copy_n(right_.begin() + static_cast<std::ptrdiff_t>(count), pending_, right_.begin());
}

}  // namespace midipool
