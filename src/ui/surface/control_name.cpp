// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/control_name.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "wire/limits.hpp"

namespace midipool::surface {
namespace {

using Group = ControlName::Group;
using Part = ControlName::Part;
using NamedPart = std::pair<std::string_view, Part>;

constexpr std::array kStripParts{NamedPart{"gain", Part::kGain}, NamedPart{"pan", Part::kPan},
                                 NamedPart{"mute", Part::kMute}, NamedPart{"solo", Part::kSolo}};
constexpr std::array kMasterParts{NamedPart{"gain", Part::kGain}};
constexpr std::array kTransportParts{NamedPart{"play", Part::kPlay}, NamedPart{"stop", Part::kStop},
                                     NamedPart{"continue", Part::kContinue},
                                     NamedPart{"tap", Part::kTap}};
constexpr std::size_t kMostInputs = 8;

template <typename Parts>
std::optional<Part> partIn(const Parts& parts, std::string_view word) {
  const auto found = std::ranges::find(parts, word, &NamedPart::first);
  if (found == parts.end()) return std::nullopt;
  return found->second;
}

std::string_view wordFor(Part part) {
  for (const auto& [word, named] : kStripParts) {
    if (named == part) return word;
  }
  return std::ranges::find(kTransportParts, part, &NamedPart::second)->first;
}

std::optional<std::size_t> inputFrom(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (number < 1 || number > kMostInputs) return std::nullopt;
  return number;
}

// What stands between the group and the part, with the part.
template <typename Parts>
std::optional<ControlName> ofGroup(Group group, const Parts& parts, std::string_view word) {
  const auto part = partIn(parts, word);
  if (!part) return std::nullopt;
  return ControlName{group, {}, 0, *part};
}

}  // namespace

std::optional<ControlName> parseControl(std::string_view text) {
  const auto first = text.find('/');
  const auto last = text.rfind('/');
  if (first == std::string_view::npos) return std::nullopt;
  const auto group = text.substr(0, first);
  const auto part = text.substr(last + 1);
  if (first == last) {
    if (group == "metronome") return ofGroup(Group::kMetronome, kStripParts, part);
    if (group == "master") return ofGroup(Group::kMaster, kMasterParts, part);
    if (group == "transport") return ofGroup(Group::kTransport, kTransportParts, part);
    return std::nullopt;
  }
  const auto which = text.substr(first + 1, last - first - 1);
  if (group == "strip" && !which.empty() && which.size() <= limits::kLongestShownName) {
    auto control = ofGroup(Group::kStrip, kStripParts, part);
    if (control) control->nickname = which;
    return control;
  }
  const auto input = group == "input" ? inputFrom(which) : std::nullopt;
  if (!input) return std::nullopt;
  auto control = ofGroup(Group::kInput, kStripParts, part);
  if (control) control->input = *input;
  return control;
}

std::string textOf(const ControlName& control) {
  const std::string part{wordFor(control.part)};
  switch (control.group) {
    case Group::kStrip:
      return "strip/" + control.nickname + "/" + part;
    case Group::kInput:
      return "input/" + std::to_string(control.input) + "/" + part;
    case Group::kMaster:
      return "master/" + part;
    case Group::kMetronome:
      return "metronome/" + part;
    case Group::kTransport:
      break;
  }
  return "transport/" + part;
}

}  // namespace midipool::surface
