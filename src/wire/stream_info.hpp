// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/json/object.hpp>

#include "wire/json_fields.hpp"
#include "wire/rtp_packet.hpp"
#include "wire/srtp.hpp"

namespace midipool {

// In the room of this name each hears himself.
inline constexpr std::string_view kEchoRoom = "echo";

// Whose member number the mix has that the server makes for a player.
inline constexpr std::uint32_t kServersMix = 0;
// And the stream, of no channels, under which the server reports how that player's sound comes to it.
inline constexpr std::uint32_t kServersReports = 0;

// How a player's sound travels.
struct StreamFormat {
  PayloadType type = PayloadType::kL16;
  std::uint32_t channels = 2;  // 0: one who only listens; 1 or 2
  std::uint32_t framesPerPacket = 128;

  bool operator==(const StreamFormat&) const noexcept = default;
};

// A stream as the server hands it to the members of a room.
struct StreamInfo {
  std::uint32_t member = 0;
  std::uint32_t source = 0;  // SSRC, drawn by the server
  StreamKey key{};
  StreamFormat format;

  bool operator==(const StreamInfo&) const noexcept = default;
};

[[nodiscard]] const char* nameOf(PayloadType type) noexcept;

// The fields "codec", "channels" and "frames", into a message's object and out of it. Reading
// throws ProtocolError on what there is not, and on packets that would not fit into a datagram.
void putFormat(const StreamFormat& format, boost::json::object& json);
[[nodiscard]] StreamFormat formatFrom(const JsonFields& fields);
// The same where the number of channels is given.
[[nodiscard]] StreamFormat formatFrom(const JsonFields& fields, std::uint32_t channels);

// These, "member", "source" and "key".
void putStream(const StreamInfo& stream, boost::json::object& json);
[[nodiscard]] StreamInfo streamFrom(const JsonFields& fields);

}  // namespace midipool
