// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/srtp.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <srtp2/srtp.h>

#include "realtime/guard.hpp"

namespace midipool {
namespace {

// A stream that has been heard: so many packets in a row must fail before its rollover is doubted.
constexpr std::uint32_t kPatience = 64;
constexpr int kTriesAPacket = 8;
// A week at 64 frames a packet.
constexpr std::uint32_t kMostAhead = 8192;
constexpr std::size_t kLargestPacket = 2048;

void startLibrary() {
  static const auto kStatus = srtp_init();
  if (kStatus != srtp_err_status_ok) throw std::runtime_error{"libsrtp2 does not start"};
}

template <typename Function>
std::optional<std::size_t> apply(Function function, srtp_t session, std::uint8_t* packet,
                                 std::size_t size) noexcept {
  // Built with NSS, as Debian does, it takes memory and a lock of its own for each packet.
  const realtime::RealtimeExemption exemption;
  auto length = static_cast<int>(size);
  if (function(session, packet, &length) != srtp_err_status_ok) return std::nullopt;
  return static_cast<std::size_t>(length);
}

}  // namespace

SrtpStream::SrtpStream(Direction direction, std::uint32_t source, const StreamKey& key)
    : source_{source} {
  startLibrary();
  auto secret = key;  // libsrtp2 asks for a key that it may write to, and does not
  srtp_policy_t policy{};
  srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
  srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
  policy.ssrc.type = ssrc_specific;
  policy.ssrc.value = source;
  policy.key = secret.data();
  policy.window_size = direction == Direction::kReceiving ? kSrtpReplayWindow : 0;
  srtp_t session = nullptr;
  if (srtp_create(&session, &policy) != srtp_err_status_ok) {
    throw std::runtime_error{"libsrtp2 makes no stream with AES-GCM"};
  }
  session_.reset(session);
}

const char* srtpVersion() noexcept {
  return srtp_get_version_string();
}

void SrtpStream::Deleter::operator()(srtp_ctx_t_* session) const noexcept {
  srtp_dealloc(session);
}

std::optional<std::size_t> SrtpStream::protectRtp(std::span<std::uint8_t> packet,
                                                  std::size_t size) noexcept {
  if (packet.size() < size + kSrtpOverhead) return std::nullopt;
  return apply(srtp_protect, session_.get(), packet.data(), size);
}

std::optional<std::size_t> SrtpStream::protectRtcp(std::span<std::uint8_t> packet,
                                                   std::size_t size) noexcept {
  if (packet.size() < size + kSrtcpOverhead) return std::nullopt;
  return apply(srtp_protect_rtcp, session_.get(), packet.data(), size);
}

std::optional<std::size_t> SrtpStream::openRtp(std::span<std::uint8_t> packet) noexcept {
  const auto size = maySearch()
                        ? findRollover(packet)
                        : apply(srtp_unprotect, session_.get(), packet.data(), packet.size());
  if (size) {
    hasOpened_ = true;
    failures_ = 0;
    triedAhead_ = 0;
  } else {
    ++failures_;
  }
  return size;
}

bool SrtpStream::maySearch() const noexcept {
  return !hasOpened_ || failures_ >= kPatience;
}

// First as it should be, then with rollovers above. Never below: what has been heard does not come again.
std::optional<std::size_t> SrtpStream::findRollover(std::span<std::uint8_t> packet) noexcept {
  std::array<std::uint8_t, kLargestPacket> sealed{};
  if (packet.size() > sealed.size()) return std::nullopt;
  std::ranges::copy(packet, sealed.begin());  // an attempt may leave anything in it
  auto size = apply(srtp_unprotect, session_.get(), packet.data(), packet.size());
  std::uint32_t known = 0;
  (void)srtp_get_stream_roc(session_.get(), source_, &known);
  for (int i = 0; !size && i < kTriesAPacket; ++i) {
    triedAhead_ = triedAhead_ % kMostAhead + 1;
    (void)srtp_set_stream_roc(session_.get(), source_, known + triedAhead_);
    std::copy_n(sealed.begin(), packet.size(), packet.begin());
    size = apply(srtp_unprotect, session_.get(), packet.data(), packet.size());
  }
  // From here on libsrtp2 counts by itself.
  (void)srtp_set_stream_roc(session_.get(), source_, 0);
  return size;
}

std::optional<std::size_t> SrtpStream::openRtcp(std::span<std::uint8_t> packet) noexcept {
  return apply(srtp_unprotect_rtcp, session_.get(), packet.data(), packet.size());
}

}  // namespace midipool
