// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound_player.hpp"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <sys/socket.h>

#include "net/udp_options.hpp"

namespace midipool {

SoundPlayer::SoundPlayer(const SoundPlace& place, const boost::asio::ip::udp::endpoint& server)
    : place_{place},
      socket_{::socket(server.protocol().family(), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)},
      announcer_{place.media},
      sealer_{SrtpStream::Direction::kSending, place.stream.source, place.stream.key},
      payloads_{packetsOf(TestTone{place.place}, place.stream.format)} {
  setUpUdp(socket(), server.address().is_v6());
  askForArrivalTime(socket());
  if (::connect(socket(), server.data(), static_cast<socklen_t>(server.size())) != 0) {
    throw std::runtime_error{"no UDP socket: " + std::system_category().message(errno)};
  }
}

bool SoundPlayer::send(std::int64_t number, SessionTime captured, LocalTime now) {
  if (const auto here = announcer_.due(now); !here.empty()) {
    (void)::send(socket(), here.data(), here.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  const auto& payload = payloads_[static_cast<std::size_t>(number) % payloads_.size()];
  RtpHeader header;
  header.type = place_.stream.format.type;
  header.marker = number == 0;
  header.sequence = static_cast<std::uint16_t>(number);
  header.timestamp = static_cast<std::uint32_t>(number * place_.stream.format.framesPerPacket);
  header.source = place_.stream.source;
  header.captured = captured;
  std::array<std::uint8_t, 1500> packet{};
  encodeRtpHeader(header, std::span{packet}.first<kRtpHeaderSize>());
  std::ranges::copy(payload, packet.begin() + kRtpHeaderSize);
  const auto size = sealer_.protectRtp(packet, kRtpHeaderSize + payload.size());
  last_ = number;
  sentAt_[static_cast<std::size_t>(number) % kRemembered] = now;
  return size && ::send(socket(), packet.data(), *size, MSG_NOSIGNAL | MSG_DONTWAIT) ==
                     static_cast<ssize_t>(*size);
}

}  // namespace midipool
