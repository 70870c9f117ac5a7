// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/osc/osc_surface.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "audio/fader_law.hpp"
#include "ui/surface/desk_moves.hpp"

namespace midipool::osc {
namespace {

using control::MixerState;
using surface::ControlName;
using Group = ControlName::Group;
using Part = ControlName::Part;

std::vector<std::string_view> pathOf(std::string_view address) {
  std::vector<std::string_view> path;
  while (address.starts_with('/')) {
    const auto end = address.find('/', 1);
    path.push_back(address.substr(1, end == std::string_view::npos ? end : end - 1));
    address = end == std::string_view::npos ? std::string_view{} : address.substr(end);
  }
  return path;
}

std::optional<std::size_t> numberFrom(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

// Without a part: the strip, input or master itself.
std::optional<ControlName> controlAt(const std::vector<std::string_view>& path,
                                     const MixerState& mixer) {
  if (path.size() == 2 && path[0] == "master") return ControlName{Group::kMaster, {}, 0, {}};
  if (path.size() == 2 && path[0] == "metronome") return ControlName{Group::kMetronome, {}, 0, {}};
  if (path.size() != 3) return std::nullopt;
  const auto number = numberFrom(path[1]);
  if (!number) return std::nullopt;
  if (path[0] == "input" && *number <= mixer.inputs.size()) {
    return ControlName{Group::kInput, {}, *number, {}};
  }
  if (path[0] != "strip" || *number > mixer.strips.size()) return std::nullopt;
  return ControlName{Group::kStrip, mixer.strips[*number - 1].nickname, 0, {}};
}

std::optional<Part> partNamed(std::string_view word, Group group) {
  if (word == "gain") return Part::kGain;
  if (group == Group::kMaster) return std::nullopt;
  if (word == "pan") return Part::kPan;
  if (word == "mute") return Part::kMute;
  if (word == "solo") return Part::kSolo;
  return std::nullopt;
}

float asFloat(double value) {
  return static_cast<float>(value);
}

// JSON's silence too: no surface draws less.
float decibels(Decibels level) {
  return asFloat(std::max(level.value(), -100.0));
}

void addStrip(std::vector<Message>& all, const std::string& base, const StripSettings& strip) {
  all.push_back({base + "/gain", {Argument{asFloat(faderAtGain(strip.gain))}}});
  all.push_back({base + "/db", {Argument{decibels(strip.gain)}}});
  all.push_back({base + "/pan", {Argument{asFloat((strip.pan + 1.0) / 2.0)}}});
  all.push_back({base + "/mute", {Argument{strip.muted ? 1 : 0}}});
  all.push_back({base + "/solo", {Argument{strip.soloed ? 1 : 0}}});
}

void addMetronome(std::vector<Message>& all, const MetronomeSettings& metronome) {
  all.push_back({"/metronome/on", {Argument{metronome.on ? 1 : 0}}});
  all.push_back({"/metronome/accent", {Argument{metronome.clicks.accent ? 1 : 0}}});
  all.push_back({"/metronome/count_in", {Argument{metronome.countInBars}}});
  all.push_back({"/metronome/subdivision",
                 {Argument{static_cast<std::int32_t>(metronome.clicks.subdivision)}}});
  addStrip(all, "/metronome", metronome.strip);
}

// Nothing for what is set as a strip is. A wheel of choices stands at a whole number.
std::optional<MetronomeChange> metronomeChange(std::string_view what, double value) {
  MetronomeChange change;
  const auto chosen = static_cast<int>(std::lround(std::clamp(value, 0.0, 100.0)));
  if (what == "on") {
    change.on = value > 0.0;
  } else if (what == "accent") {
    change.accent = value > 0.0;
  } else if (what == "count_in") {
    change.countInBars = std::min(chosen, kMostCountInBars);
  } else if (what == "subdivision") {
    change.subdivision =
        static_cast<Subdivision>(std::min(chosen, static_cast<int>(Subdivision::kSixteenths)));
  } else {
    return std::nullopt;
  }
  return change;
}

void addMixer(std::vector<Message>& all, const MixerState& mixer) {
  all.push_back({"/strips", {Argument{static_cast<std::int32_t>(mixer.strips.size())}}});
  for (std::size_t i = 0; i < mixer.strips.size(); ++i) {
    const auto base = fmt::format("/strip/{}", i + 1);
    all.push_back({base + "/name", {Argument{mixer.strips[i].nickname}}});
    addStrip(all, base, mixer.strips[i].settings);
  }
  for (std::size_t i = 0; i < mixer.inputs.size(); ++i) {
    addStrip(all, fmt::format("/input/{}", i + 1), mixer.inputs[i]);
  }
  all.push_back({"/master/gain", {Argument{asFloat(faderAtGain(mixer.master))}}});
  all.push_back({"/master/db", {Argument{decibels(mixer.master)}}});
  addMetronome(all, mixer.metronome);
}

void addTransport(std::vector<Message>& all, const Timeline& timeline) {
  all.push_back({"/transport/playing", {Argument{timeline.playing ? 1 : 0}}});
  all.push_back({"/transport/tempo", {Argument{asFloat(timeline.bpm.value())}}});
  all.push_back(
      {"/transport/signature",
       {Argument{timeline.signature.numerator()}, Argument{timeline.signature.denominator()}}});
}

void addRecording(std::vector<Message>& all, const control::Recording& recording) {
  const bool on = recording.phase == "waiting" || recording.phase == "recording";
  all.push_back({"/record", {Argument{on ? 1 : 0}}});
  all.push_back({"/record/time", {Argument{asFloat(std::floor(recording.seconds))}}});
  if (recording.minutesLeft) {
    all.push_back(
        {"/record/minutes_left", {Argument{asFloat(std::floor(*recording.minutesLeft))}}});
  }
}

void addPlayout(std::vector<Message>& all, const control::PlayoutInfo& playout) {
  all.push_back({"/playout", {Argument{playout.mode}}});
  all.push_back({"/playout/state", {Argument{playout.state}}});
  all.push_back({"/playout/delay", {Argument{asFloat(std::round(playout.delayMs.value_or(0.0)))}}});
}

Message meterOf(const std::string& base, const StereoReading& reading) {
  return {base + "/meter",
          {Argument{asFloat(faderAtGain(reading.left.peak))},
           Argument{asFloat(faderAtGain(reading.right.peak))}}};
}

}  // namespace

void OscSurface::received(const Message& message, LocalTime now) {
  const auto path = pathOf(message.address);
  if (path.size() == 1 && path[0] == "record") {
    const auto value = message.number(0);
    if (value) perform(control::Record{*value > 0.0, false});
  } else if (path.size() == 1 && path[0] == "playout") {
    listenAs(message);
  } else if (path.size() == 2 && path[0] == "transport") {
    workTransport(path[1], message, now);
  } else {
    workMixer(path, message);
  }
}

// A button of a surface sends 1 when pressed and 0 when let go; a script may send nothing with it.
void OscSurface::workTransport(std::string_view what, const Message& message, LocalTime now) {
  const auto value = message.number(0);
  const bool pressed = message.arguments.empty() || value.value_or(0.0) > 0.0;
  if (what == "tempo") {
    const auto bpm = Bpm::from(value.value_or(0.0));
    if (bpm) steer(ChangeTempo{*bpm});
  } else if (what == "locate") {
    const double bar = value.value_or(0.0);
    if (bar >= 1.0 && bar <= 1e6) steer(LocateSong{BarPosition{std::llround(bar), 1, 0}});
  } else if (!pressed) {
    return;
  } else if (what == "play") {
    steer(StartSong{});
  } else if (what == "stop") {
    steer(StopSong{});
  } else if (what == "continue") {
    steer(ContinueSong{});
  } else if (what == "tap") {
    if (const auto bpm = tap_.tap(now)) steer(ChangeTempo{*bpm});
  }
}

void OscSurface::workMixer(const std::vector<std::string_view>& path, const Message& message) {
  const auto value = message.number(0);
  const auto mixer = value ? program_.mixer() : std::nullopt;
  if (!mixer) return;
  if (path.size() == 2 && path[0] == "metronome") {
    if (const auto change = metronomeChange(path[1], *value)) {
      perform(control::ChangeMetronome{*change, {}});
      return;
    }
  }
  auto control = controlAt(path, *mixer);
  if (!control) return;
  if (path.back() == "db") {
    control->part = Part::kGain;
    perform(wishToPut(*control, faderAtGain(Decibels{*value})));
  } else if (const auto part = partNamed(path.back(), control->group)) {
    control->part = *part;
    perform(wishToPut(*control, *value));
  }
}

// One's own sound stays as it is.
void OscSurface::listenAs(const Message& message) {
  const auto* const text =
      message.arguments.empty() ? nullptr : std::get_if<std::string>(&message.arguments[0]);
  if (text == nullptr) return;
  if (const auto choice = playoutChoiceFrom(*text)) perform(control::ListenAs{{choice, {}, {}}});
}

std::vector<Message> OscSurface::news() {
  std::vector<Message> all;
  if (const auto mixer = program_.mixer()) addMixer(all, *mixer);
  if (const auto transport = program_.transport()) addTransport(all, transport->timeline);
  if (const auto recording = program_.recording()) addRecording(all, *recording);
  if (const auto playout = program_.playout()) addPlayout(all, *playout);
  std::erase_if(all, [this](const Message& message) {
    auto& told = told_[message.address];
    if (told == message.arguments) return true;
    told = message.arguments;
    return false;
  });
  return all;
}

std::vector<Message> OscSurface::meters() {
  const auto mixer = program_.mixer();
  const auto meters = mixer ? program_.meters(*mixer) : std::nullopt;
  if (!meters) return {};
  std::vector<Message> all;
  all.reserve(meters->strips.size() + meters->inputs.size() + 3);
  for (std::size_t i = 0; i < meters->strips.size(); ++i) {
    all.push_back(meterOf(fmt::format("/strip/{}", i + 1), meters->strips[i]));
  }
  for (std::size_t i = 0; i < meters->inputs.size(); ++i) {
    all.push_back(meterOf(fmt::format("/input/{}", i + 1), meters->inputs[i]));
  }
  all.push_back(meterOf("/master", meters->master));
  if (meters->metronome) all.push_back(meterOf("/metronome", *meters->metronome));
  if (meters->song) {
    const auto& [bar, beat, tick] = *meters->song;
    all.push_back({"/transport/place", {Argument{fmt::format("{}.{}.{:02}", bar, beat, tick)}}});
  }
  return all;
}

void OscSurface::steer(const TransportAction& action) {
  perform(control::Steer{{action, Quantise::kNone}});
}

// Surfaces show no errors: what is not allowed just does not happen.
void OscSurface::perform(const control::Wish& wish) {
  program_.perform(wish, [](const control::Answer&) {});
}

}  // namespace midipool::osc
