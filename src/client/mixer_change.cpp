// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/mixer_change.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include <boost/json.hpp>

#include "audio/fader_law.hpp"

namespace midipool {
namespace {

using boost::json::object;

constexpr std::size_t kLongestNickname = 80;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error{what};
}

double numberFrom(const object& json, const char* name, double least, double most,
                  double otherwise) {
  const auto* found = json.if_contains(name);
  if (found == nullptr) return otherwise;
  const double number = found->is_number() ? found->to_number<double>() : NAN;
  if (!(number >= least && number <= most)) {
    fail(std::string{name} + " must be a number from " + std::to_string(static_cast<int>(least)) +
         " to " + std::to_string(static_cast<int>(most)));
  }
  return number;
}

bool flagFrom(const object& json, const char* name, bool otherwise) {
  const auto* found = json.if_contains(name);
  if (found == nullptr) return otherwise;
  if (!found->is_bool()) fail(std::string{name} + " must be true or false");
  return found->as_bool();
}

Decibels gainFrom(const object& json, Decibels otherwise) {
  if (!json.contains("gain_db")) return otherwise;
  const double gain = numberFrom(json, "gain_db", -200.0, kFaderTop.value(), 0.0);
  return gain < kFaderBottom.value() ? Decibels::silence() : Decibels{gain};
}

void change(StripSettings& strip, const object& json) {
  strip.gain = gainFrom(json, strip.gain);
  strip.pan = numberFrom(json, "pan", -1.0, 1.0, strip.pan);
  strip.muted = flagFrom(json, "muted", strip.muted);
  strip.soloed = flagFrom(json, "soloed", strip.soloed);
}

}  // namespace

RoomMix changed(RoomMix mix, std::string_view json) {
  boost::system::error_code error;
  const auto parsed = boost::json::parse({json.data(), json.size()}, error);
  const auto* fields = error ? nullptr : parsed.if_object();
  if (fields == nullptr) fail("a change of the mixer is a JSON object");
  if (const auto* strip = fields->if_contains("strip")) {
    const auto* nickname = strip->if_string();
    if (nickname == nullptr || nickname->empty() || nickname->size() > kLongestNickname) {
      fail("strip must be a nickname");
    }
    change(mix.strips[std::string{*nickname}], *fields);
  } else if (fields->contains("input")) {
    const auto input = numberFrom(*fields, "input", 1.0, RoomMix::kInputs, 1.0);
    change(mix.inputs[static_cast<std::size_t>(input) - 1], *fields);
  } else if (flagFrom(*fields, "master", false)) {
    mix.master = gainFrom(*fields, mix.master);
  } else {
    fail("a change of the mixer names a strip, an input or the master");
  }
  return mix;
}

}  // namespace midipool
