// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/names.hpp"

#include <charconv>
#include <map>
#include <optional>
#include <vector>

#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <fmt/format.h>

#include "wire/json_fields.hpp"
#include "wire/limits.hpp"

namespace midipool {
namespace {

template <typename Number>
std::optional<Number> toNumber(std::string_view text) {
  Number number{};
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

std::vector<std::string> listOf(const std::string& text, char separator) {
  std::vector<std::string> items;
  boost::algorithm::split(items, text, [separator](char c) { return c == separator; });
  return items;
}

std::uint16_t parsePort(std::string_view text) {
  const auto port = toNumber<unsigned>(text);
  if (!port || *port > 65535) {
    throw UsageError{fmt::format("\"{}\" is no port: a number from 0 to 65535", text)};
  }
  return static_cast<std::uint16_t>(*port);
}

}  // namespace

ConnectTarget parseHost(const std::string& text) {
  ConnectTarget target;
  if (text.find_first_of("@/ ") != std::string::npos) {
    throw UsageError{fmt::format("\"{}\" is no HOST[:PORT], as in music.example", text)};
  }
  const bool brackets = text.starts_with('[');
  if (brackets != (text.find(']') != std::string::npos)) {
    throw UsageError{fmt::format("\"{}\" is no HOST[:PORT]", text)};
  }
  const auto bracket = text.find(']');
  if (text.starts_with('[') && bracket != std::string::npos) {
    target.host = text.substr(1, bracket - 1);
    const auto rest = text.substr(bracket + 1);
    if (rest.starts_with(':'))
      target.port = parsePort(rest.substr(1));
    else if (!rest.empty())
      throw UsageError{fmt::format("\"{}\" is no HOST[:PORT]", text)};
  } else if (const auto colon = text.rfind(':');
             colon != std::string::npos && text.find(':') == colon) {
    target.host = text.substr(0, colon);
    target.port = parsePort(text.substr(colon + 1));
  } else {
    target.host = text;  // a name, or an IPv6 address without a port
  }
  if (target.host.empty()) throw UsageError{fmt::format("\"{}\" names no host", text)};
  return target;
}

RoomAddress parseRoomAddress(const std::string& text) {
  const auto at = text.rfind('@');
  if (at == std::string::npos) {
    throw UsageError{fmt::format("\"{}\" is no ROOM@HOST[:PORT], as in jam@music.example", text)};
  }
  return {checkedName(text.substr(0, at), "room"), parseHost(text.substr(at + 1))};
}

std::string checkedName(const std::string& text, const char* what) {
  if (text.empty() || text.size() > limits::kLongestName || !isPlainText(text)) {
    throw UsageError{fmt::format("a {}'s name has 1 to {} bytes and no control characters", what,
                                 limits::kLongestName)};
  }
  return text;
}

std::string checkedPortsName(const std::string& text) {
  constexpr std::size_t kLongest = 60;
  if (text.empty() || text.size() > kLongest || !isPlainText(text) ||
      text.find(':') != std::string::npos) {
    throw UsageError{fmt::format(
        "--jack-name takes 1 to {} bytes without control characters and colons", kLongest)};
  }
  return text;
}

LocalAddress parseLocalAddress(const std::string& text) {
  const bool isIpv6 = text.starts_with('[');
  const auto colon = isIpv6 ? text.find("]:") : text.find(':');
  if (colon == std::string::npos || (!isIpv6 && text.rfind(':') != colon)) {
    throw UsageError{fmt::format("\"{}\" is no ADDR:PORT, as in 127.0.0.1:7401", text)};
  }
  const auto target = parseHost(text);
  // One address of the two that it may mean: who listens there shall be found there.
  return {target.host == "localhost" ? "127.0.0.1" : target.host, target.port, true};
}

LocalAddress parseOscAddress(const std::string& text) {
  const bool isPort = text.find_first_not_of("0123456789") == std::string::npos;
  return parseLocalAddress(isPort ? "127.0.0.1:" + text : text);
}

MessageKinds parseKinds(const std::string& text) {
  static const std::map<std::string, MessageKind> kKinds{
      {"notes", MessageKind::kNotes},     {"cc", MessageKind::kControllers},
      {"program", MessageKind::kProgram}, {"pressure", MessageKind::kPressure},
      {"bend", MessageKind::kPitchBend},  {"sysex", MessageKind::kExclusive}};
  MessageKinds kinds;
  if (text == "none") return kinds;
  for (const auto& item : listOf(text, ',')) {
    if (item == "all") {
      for (const auto& [name, kind] : kKinds) kinds.add(kind);
    } else if (const auto found = kKinds.find(item); found != kKinds.end()) {
      kinds.add(found->second);
    } else {
      throw UsageError{fmt::format(
          "\"{}\" cannot be shared; choose of notes,cc,program,pressure,bend,sysex, or all or none",
          item)};
    }
  }
  return kinds;
}

TransportKinds parseControl(const std::string& text) {
  if (text == "all") return {};
  TransportKinds kinds{false, false, false, false, false, true};
  if (text == "none") return kinds;
  const std::map<std::string, bool*> known{{"start", &kinds.start},
                                           {"stop", &kinds.stop},
                                           {"position", &kinds.position},
                                           {"tempo", &kinds.tempo},
                                           {"loop", &kinds.loop}};
  for (const auto& item : listOf(text, ',')) {
    const auto found = known.find(item);
    if (found == known.end()) {
      throw UsageError{fmt::format(
          "\"{}\" steers nothing; choose of start,stop,position,tempo,loop, or all or none", item)};
    }
    *found->second = true;
  }
  return kinds;
}

ChannelMap parseChannelMap(const std::string& text) {
  ChannelMap map;
  if (text.empty()) return map;
  for (const auto& item : listOf(text, ',')) {
    const auto pair = listOf(item, ':');
    const auto from = toNumber<int>(pair.front());
    const auto to = toNumber<int>(pair.back());
    const auto isChannel = [](const auto& n) { return n && *n >= 1 && *n <= 16; };
    if (pair.size() != 2 || !isChannel(from) || !isChannel(to)) {
      throw UsageError{
          fmt::format("\"{}\" is no channel map: FROM:TO with channels from 1 to 16", item)};
    }
    map.set(*from, *to);
  }
  return map;
}

TimeSignature parseSignature(const std::string& text) {
  const auto parts = listOf(text, '/');
  const auto numerator = toNumber<int>(parts.front());
  const auto denominator = toNumber<int>(parts.back());
  const auto signature = parts.size() == 2 && numerator && denominator
                             ? TimeSignature::from(*numerator, *denominator)
                             : std::nullopt;
  if (!signature) {
    throw UsageError{fmt::format(
        "\"{}\" is no time signature: 1 to 64 over 1, 2, 4, 8, 16 or 32, as in 7/8", text)};
  }
  return *signature;
}

Bpm parseBpm(const std::string& text) {
  const auto number = toNumber<double>(text);
  const auto bpm = number ? Bpm::from(*number) : std::nullopt;
  if (!bpm) throw UsageError{fmt::format("\"{}\" is no tempo: 20 to 999 bpm", text)};
  return *bpm;
}

BarPosition parsePlace(const std::string& text) {
  const auto parts = listOf(text, '.');
  BarPosition place;
  const auto bar = toNumber<std::int64_t>(parts[0]);
  const auto beat = parts.size() > 1 ? toNumber<int>(parts[1]) : 1;
  const auto sixteenth = parts.size() > 2 ? toNumber<int>(parts[2]) : 1;
  const bool good = parts.size() <= 3 && bar && *bar >= 1 && *bar <= limits::kLastBar && beat &&
                    *beat >= 1 && *beat <= 64 && sixteenth && *sixteenth >= 1 && *sixteenth <= 16;
  if (!good) {
    throw UsageError{
        fmt::format("\"{}\" is no place: BAR[.BEAT[.SIXTEENTH]], all counted from 1", text)};
  }
  place.bar = *bar;
  place.beat = *beat;
  place.tick = static_cast<int>((*sixteenth - 1) * Beats::kTicksPerSixteenth);
  return place;
}

}  // namespace midipool
