// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/stream_info.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "wire/hex.hpp"
#include "wire/limits.hpp"

namespace midipool {
namespace {

constexpr std::int64_t kLastId = 0xFFFF'FFFF;
constexpr std::int64_t kMostChannels = 2;
constexpr std::int64_t kFewestFrames = 32;
constexpr std::int64_t kMostFrames = 480;

struct CodecName {
  PayloadType type;
  const char* name;
};
constexpr std::array kCodecs{
    CodecName{PayloadType::kL16, "L16"}, CodecName{PayloadType::kL24, "L24"},
    CodecName{PayloadType::kOpus, "opus"}, CodecName{PayloadType::kOpusCustom, "opus_custom"}};

PayloadType codecFrom(const JsonFields& fields) {
  const auto name = fields.text("codec", 1, limits::kLongestName);
  const auto* const found =
      std::ranges::find_if(kCodecs, [&](const CodecName& codec) { return codec.name == name; });
  if (found == kCodecs.end()) fields.fail("codec", "L16, L24, opus or opus_custom");
  return found->type;
}

bool isOneOf(std::uint32_t value, std::initializer_list<std::uint32_t> wanted) {
  return std::ranges::find(wanted, value) != wanted.end();
}

void check(const StreamFormat& format, const JsonFields& fields) {
  switch (format.type) {
    case PayloadType::kL16:
    case PayloadType::kL24: {
      const std::size_t sample = format.type == PayloadType::kL16 ? 2 : 3;
      if (sample * format.channels * format.framesPerPacket > limits::kLongestStreamPayload) {
        fields.fail("frames", "so few that a packet fits into a datagram");
      }
      return;
    }
    case PayloadType::kOpus:
      if (!isOneOf(format.framesPerPacket, {120, 240, 480})) {
        fields.fail("frames", "120, 240 or 480 for opus");
      }
      break;
    case PayloadType::kOpusCustom:
      if (!isOneOf(format.framesPerPacket, {64, 128, 256})) {
        fields.fail("frames", "64, 128 or 256 for opus_custom");
      }
      break;
    case PayloadType::kRepair:  // has no name, so nobody asks for it
      break;
  }
}

}  // namespace

const char* nameOf(PayloadType type) noexcept {
  for (const auto& codec : kCodecs) {
    if (codec.type == type) return codec.name;
  }
  return "unknown";
}

void putFormat(const StreamFormat& format, boost::json::object& json) {
  json["codec"] = nameOf(format.type);
  json["channels"] = format.channels;
  json["frames"] = format.framesPerPacket;
}

StreamFormat formatFrom(const JsonFields& fields) {
  return formatFrom(fields,
                    static_cast<std::uint32_t>(fields.integer("channels", 0, kMostChannels)));
}

StreamFormat formatFrom(const JsonFields& fields, std::uint32_t channels) {
  StreamFormat format;
  format.type = codecFrom(fields);
  format.channels = channels;
  format.framesPerPacket =
      static_cast<std::uint32_t>(fields.integer("frames", kFewestFrames, kMostFrames));
  check(format, fields);
  return format;
}

void putStream(const StreamInfo& stream, boost::json::object& json) {
  json["member"] = stream.member;
  json["source"] = stream.source;
  json["key"] = toHex(stream.key);
  putFormat(stream.format, json);
}

StreamInfo streamFrom(const JsonFields& fields) {
  StreamInfo stream;
  stream.member = static_cast<std::uint32_t>(fields.integer("member", 0, kLastId));
  stream.source = static_cast<std::uint32_t>(fields.integer("source", 1, kLastId));
  const auto key = fromHex(fields.text("key", 1, limits::kLongestName));
  if (!key || key->size() != stream.key.size()) fields.fail("key", "56 hexadecimal digits");
  std::ranges::copy(*key, stream.key.begin());
  stream.format = formatFrom(fields);
  return stream;
}

}  // namespace midipool
