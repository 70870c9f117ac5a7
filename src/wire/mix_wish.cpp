// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/mix_wish.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <boost/json.hpp>

#include "wire/limits.hpp"

namespace midipool {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::int64_t kLastId = 0xFFFF'FFFF;
constexpr std::uint32_t kStereo = 2;

struct ModeName {
  ReceiveMode mode;
  const char* name;
};
constexpr std::array kModes{ModeName{ReceiveMode::kAuto, "auto"},
                            ModeName{ReceiveMode::kStems, "stems"},
                            ModeName{ReceiveMode::kMix, "mix"}};

ReceiveMode modeFrom(const JsonFields& fields) {
  if (!fields.has("mode")) return ReceiveMode::kAuto;
  const auto mode = receiveModeNamed(fields.text("mode", 1, limits::kLongestName));
  if (!mode) fields.fail("mode", "auto, stems or mix");
  return *mode;
}

double decibelsFrom(const JsonFields& fields, const char* name) {
  return fields.has(name) ? fields.number(name, limits::kLeastGain, limits::kMostGain) : 0.0;
}

object toJson(const MixStrip& strip) {
  return {{"member", strip.member},
          {"gain_db", strip.gain},
          {"pan", strip.pan},
          {"muted", strip.muted},
          {"soloed", strip.soloed}};
}

MixStrip stripFrom(const JsonFields& fields) {
  MixStrip strip;
  strip.member = static_cast<std::uint32_t>(fields.integer("member", 1, kLastId));
  strip.gain = decibelsFrom(fields, "gain_db");
  if (fields.has("pan")) strip.pan = fields.number("pan", -1.0, 1.0);
  if (fields.has("muted")) strip.muted = fields.boolean("muted");
  if (fields.has("soloed")) strip.soloed = fields.boolean("soloed");
  return strip;
}

}  // namespace

const char* nameOf(ReceiveMode mode) noexcept {
  return kModes[static_cast<std::size_t>(mode)].name;
}

std::optional<ReceiveMode> receiveModeNamed(std::string_view name) noexcept {
  const auto* const found =
      std::ranges::find_if(kModes, [&](const ModeName& mode) { return mode.name == name; });
  if (found == kModes.end()) return std::nullopt;
  return found->mode;
}

void putReceiveWish(const ReceiveWish& wish, object& json) {
  json["mode"] = nameOf(wish.mode);
  putFormat(wish.mix, json);
  json.erase("channels");
}

ReceiveWish receiveWishFrom(const JsonFields& fields) {
  ReceiveWish wish;
  wish.mode = modeFrom(fields);
  if (fields.has("codec") || fields.has("frames")) wish.mix = formatFrom(fields, kStereo);
  return wish;
}

void putMixWish(const MixWish& wish, object& json) {
  array strips;
  for (const auto& strip : wish.strips) strips.push_back(toJson(strip));
  json["strips"] = std::move(strips);
  json["master_db"] = wish.master;
}

MixWish mixWishFrom(const JsonFields& fields) {
  MixWish wish;
  for (const auto& value : fields.array("strips", limits::kMostStrips)) {
    const auto* const strip = value.if_object();
    if (strip == nullptr) fields.fail("strips", "an array of objects");
    wish.strips.push_back(stripFrom(JsonFields{*strip, "strips"}));
  }
  wish.master = decibelsFrom(fields, "master_db");
  return wish;
}

}  // namespace midipool
