// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands in for srtp.cpp where libsrtp2 cannot be linked: the static server (cmake/static_server.cmake).
#include <stdexcept>

#include "wire/srtp.hpp"

namespace midipool {

SrtpStream::SrtpStream(Direction /*direction*/, std::uint32_t /*source*/,
                       const StreamKey& /*key*/) {
  throw std::runtime_error{"this server was built without sound"};
}

const char* srtpVersion() noexcept {
  return "none";
}

void SrtpStream::Deleter::operator()(srtp_ctx_t_* /*session*/) const noexcept {}

std::optional<std::size_t> SrtpStream::protectRtp(std::span<std::uint8_t> /*packet*/,
                                                  std::size_t /*size*/) noexcept {
  return std::nullopt;
}

std::optional<std::size_t> SrtpStream::protectRtcp(std::span<std::uint8_t> /*packet*/,
                                                   std::size_t /*size*/) noexcept {
  return std::nullopt;
}

std::optional<std::size_t> SrtpStream::openRtp(std::span<std::uint8_t> /*packet*/) noexcept {
  return std::nullopt;
}

std::optional<std::size_t> SrtpStream::openRtcp(std::span<std::uint8_t> /*packet*/) noexcept {
  return std::nullopt;
}

}  // namespace midipool
