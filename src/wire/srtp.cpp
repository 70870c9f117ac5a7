// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/srtp.hpp"

#include <stdexcept>

#include <srtp2/srtp.h>

#include "realtime/guard.hpp"

namespace midipool {
namespace {

// Packets that were overtaken by so many are still told from repeated ones.
constexpr unsigned long kReplayWindow = 1024;

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

SrtpStream::SrtpStream(Direction direction, std::uint32_t source, const StreamKey& key) {
  startLibrary();
  auto secret = key;  // libsrtp2 asks for a key that it may write to, and does not
  srtp_policy_t policy{};
  srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
  srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
  policy.ssrc.type = ssrc_specific;
  policy.ssrc.value = source;
  policy.key = secret.data();
  policy.window_size = direction == Direction::kReceiving ? kReplayWindow : 0;
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
  return apply(srtp_unprotect, session_.get(), packet.data(), packet.size());
}

std::optional<std::size_t> SrtpStream::openRtcp(std::span<std::uint8_t> packet) noexcept {
  return apply(srtp_unprotect_rtcp, session_.get(), packet.data(), packet.size());
}

}  // namespace midipool
