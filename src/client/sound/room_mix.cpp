// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/room_mix.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <system_error>

#include <boost/json.hpp>

#include "audio/fader_law.hpp"
#include "net/text_file.hpp"
#include "time/transport_request.hpp"

namespace midipool {
namespace {

using boost::json::object;
using boost::json::value;

// JSON has no infinity; nothing quieter is heard.
constexpr double kSilence = -200.0;

value inDecibels(Decibels gain) {
  return std::max(gain.value(), kSilence);
}

Decibels decibelsFrom(const value& json, Decibels otherwise) {
  if (!json.is_number()) return otherwise;
  const auto gain = json.to_number<double>();
  if (!std::isfinite(gain)) return otherwise;
  return gain <= kSilence ? Decibels::silence() : std::min(Decibels{gain}, kFaderTop);
}

value toJson(const StripSettings& strip) {
  return object{{"gain_db", inDecibels(strip.gain)},
                {"pan", strip.pan},
                {"muted", strip.muted},
                {"soloed", strip.soloed}};
}

StripSettings stripFrom(const value& json, StripSettings strip) {
  const auto* fields = json.if_object();
  if (fields == nullptr) return strip;
  if (const auto* gain = fields->if_contains("gain_db"))
    strip.gain = decibelsFrom(*gain, strip.gain);
  if (const auto* pan = fields->if_contains("pan"); pan != nullptr && pan->is_number()) {
    strip.pan = pan->to_number<double>();
  }
  if (const auto* muted = fields->if_contains("muted"); muted != nullptr && muted->is_bool()) {
    strip.muted = muted->as_bool();
  }
  if (const auto* solo = fields->if_contains("soloed"); solo != nullptr && solo->is_bool()) {
    strip.soloed = solo->as_bool();
  }
  return limited(strip);
}

value toJson(const MetronomeSettings& metronome) {
  return object{{"on", metronome.on},
                {"subdivision", nameOf(metronome.clicks.subdivision)},
                {"accent", metronome.clicks.accent},
                {"count_in", metronome.countInBars},
                {"strip", toJson(metronome.strip)}};
}

std::optional<bool> flagIn(const object& fields, std::string_view name) {
  const auto* field = fields.if_contains(name);
  if (field == nullptr || !field->is_bool()) return std::nullopt;
  return field->as_bool();
}

MetronomeSettings metronomeFrom(const value& json) {
  const auto* fields = json.if_object();
  if (fields == nullptr) return {};
  MetronomeChange change{flagIn(*fields, "on"), {}, flagIn(*fields, "accent"), {}};
  if (const auto* name = fields->if_contains("subdivision"); name != nullptr && name->is_string()) {
    change.subdivision = subdivisionNamed(name->as_string());
  }
  if (const auto* bars = fields->if_contains("count_in"); bars != nullptr && bars->is_int64()) {
    change.countInBars =
        static_cast<int>(std::clamp<std::int64_t>(bars->as_int64(), 0, kMostCountInBars));
  }
  auto metronome = changed({}, change);
  if (const auto* strip = fields->if_contains("strip")) metronome.strip = stripFrom(*strip, {});
  return metronome;
}

value toJson(const Listening& listening) {
  return object{{"playout", textOf(listening.playout)},
                {"monitor", nameOf(listening.monitor)},
                {"receive", nameOf(listening.receive)}};
}

// What is no name counts as absent.
Listening listeningFrom(const value& json) {
  const auto* fields = json.if_object();
  if (fields == nullptr) return {};
  const auto text = [&](std::string_view name) -> std::string_view {
    const auto* field = fields->if_contains(name);
    return field == nullptr || !field->is_string() ? std::string_view{} : field->as_string();
  };
  return changed({}, {playoutChoiceFrom(text("playout")), monitorNamed(text("monitor")),
                      receiveModeNamed(text("receive"))});
}

value toJson(const RoomMix& mix) {
  object strips;
  for (const auto& [nickname, strip] : mix.strips) strips[nickname] = toJson(strip);
  boost::json::array inputs;
  for (const auto& input : mix.inputs) inputs.push_back(toJson(input));
  return object{{"strips", std::move(strips)},
                {"inputs", std::move(inputs)},
                {"master_db", inDecibels(mix.master)},
                {"metronome", toJson(mix.metronome)},
                {"listening", toJson(mix.listening)}};
}

RoomMix mixFrom(const value& json) {
  RoomMix mix;
  const auto* fields = json.if_object();
  if (fields == nullptr) return mix;
  if (const auto* strips = fields->if_contains("strips");
      strips != nullptr && strips->is_object()) {
    for (const auto& strip : strips->as_object()) {
      mix.strips[std::string{strip.key()}] = stripFrom(strip.value(), {});
    }
  }
  if (const auto* inputs = fields->if_contains("inputs"); inputs != nullptr && inputs->is_array()) {
    const auto& list = inputs->as_array();
    for (std::size_t i = 0; i < std::min(list.size(), mix.inputs.size()); ++i) {
      mix.inputs[i] = stripFrom(list[i], mix.inputs[i]);
    }
  }
  if (const auto* master = fields->if_contains("master_db")) {
    mix.master = decibelsFrom(*master, mix.master);
  }
  if (const auto* metronome = fields->if_contains("metronome")) {
    mix.metronome = metronomeFrom(*metronome);
  }
  if (const auto* listening = fields->if_contains("listening")) {
    mix.listening = listeningFrom(*listening);
  }
  return mix;
}

// A file that is no JSON any more is as good as none: settings of a mixer are not worth refusing to
// play for.
object readAll(const std::filesystem::path& file) {
  try {
    const auto text = readTextFile(file);
    boost::system::error_code error;
    auto json = text ? boost::json::parse(*text, error) : value{};
    return !error && json.is_object() ? json.as_object() : object{};
  } catch (const std::system_error& error) {
    throw std::runtime_error{"cannot read the mixer's settings " + file.string() + ": " +
                             error.code().message()};
  }
}

}  // namespace

std::array<StripSettings, RoomMix::kInputs> RoomMix::usualInputs() noexcept {
  std::array<StripSettings, kInputs> inputs{};
  inputs[0].pan = -1.0;
  inputs[1].pan = 1.0;
  return inputs;
}

StripSettings limited(StripSettings settings) noexcept {
  settings.gain = std::min(settings.gain, kFaderTop);
  settings.pan = std::isfinite(settings.pan) ? std::clamp(settings.pan, -1.0, 1.0) : 0.0;
  return settings;
}

RoomMix RoomMixFile::load(const std::string& room) const {
  const auto all = readAll(file_);
  const auto* found = all.if_contains(room);
  return found == nullptr ? RoomMix{} : mixFrom(*found);
}

void RoomMixFile::save(const std::string& room, const RoomMix& mix) const {
  auto all = readAll(file_);
  all[room] = toJson(mix);
  try {
    replaceTextFile(file_, boost::json::serialize(all) + "\n", 0600);
  } catch (const std::system_error& error) {
    throw std::runtime_error{"cannot keep the mixer's settings in " + file_.string() + ": " +
                             error.code().message()};
  }
}

}  // namespace midipool
