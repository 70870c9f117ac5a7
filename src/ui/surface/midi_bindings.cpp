// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/midi_bindings.hpp"

#include <algorithm>
#include <array>

#include <boost/json.hpp>

#include "midi/message.hpp"

namespace midipool::surface {
namespace {

using boost::json::array;
using boost::json::object;
using Kind = MidiSource::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 3> kKinds{
    {{"controller", Kind::kController}, {"note", Kind::kNote}, {"pitch_bend", Kind::kPitchBend}}};
constexpr double kSevenBits = 127.0;
constexpr double kFourteenBits = 16383.0;

std::optional<Kind> kindNamed(std::string_view name) {
  for (const auto& [word, kind] : kKinds) {
    if (word == name) return kind;
  }
  return std::nullopt;
}

// Of a JSON number; nothing outside the range.
std::optional<int> integerIn(const object& json, const char* name, int least, int most) {
  const auto* found = json.if_contains(name);
  if (found == nullptr || !found->is_int64()) return std::nullopt;
  const auto number = found->as_int64();
  if (number < least || number > most) return std::nullopt;
  return static_cast<int>(number);
}

std::string_view textIn(const object& json, const char* name) {
  const auto* found = json.if_contains(name);
  return found != nullptr && found->is_string() ? std::string_view{found->as_string()} : "";
}

std::optional<MidiBindings::Binding> bindingFrom(const boost::json::value& json) {
  const auto* fields = json.if_object();
  if (fields == nullptr) return std::nullopt;
  const auto control = parseControl(textIn(*fields, "control"));
  const auto kind = kindNamed(textIn(*fields, "kind"));
  const auto channel = integerIn(*fields, "channel", 1, 16);
  const auto number = integerIn(*fields, "number", 0, 127);
  if (!control || !kind || !channel || !number) return std::nullopt;
  return MidiBindings::Binding{*control, {*kind, *channel, *number}};
}

// A button can be a note or a controller; a fader is no note.
bool fits(const MidiMove& move, const ControlName& control) {
  if (control.isContinuous()) return move.source.kind != Kind::kNote;
  return move.source.kind != Kind::kPitchBend && move.value > 0.0;
}

}  // namespace

std::optional<MidiMove> moveOf(std::span<const std::uint8_t> message) noexcept {
  if (message.size() != 3) return std::nullopt;
  const int channel = (message[0] & 0x0F) + 1;
  switch (message[0] & 0xF0) {
    case status::kController:
      return MidiMove{{Kind::kController, channel, message[1]}, message[2] / kSevenBits};
    case status::kNoteOn:
      return MidiMove{{Kind::kNote, channel, message[1]}, message[2] / kSevenBits};
    case status::kNoteOff:
      return MidiMove{{Kind::kNote, channel, message[1]}, 0.0};
    case status::kPitchBend: {
      const int value = message[1] | (message[2] << 7);
      return MidiMove{{Kind::kPitchBend, channel, 0}, value / kFourteenBits};
    }
    default:
      return std::nullopt;
  }
}

void MidiBindings::forget(const ControlName& control) {
  std::erase_if(bound_, [&](const auto& bound) { return bound.second == control; });
}

bool MidiBindings::learnFrom(const MidiMove& move) {
  if (!learning_ || !fits(move, *learning_)) return false;
  bind(move.source, *learning_);
  learning_.reset();
  return true;
}

void MidiBindings::bind(const MidiSource& source, const ControlName& control) {
  forget(control);
  bound_.insert_or_assign(source, control);
}

const ControlName* MidiBindings::controlOf(const MidiSource& source) const {
  const auto found = bound_.find(source);
  return found == bound_.end() ? nullptr : &found->second;
}

std::vector<MidiBindings::Binding> MidiBindings::all() const {
  std::vector<Binding> all;
  all.reserve(bound_.size());
  for (const auto& [source, control] : bound_) all.push_back({control, source});
  return all;
}

std::string MidiBindings::text() const {
  array all;
  for (const auto& [source, control] : bound_) {
    all.push_back(object{{"control", textOf(control)},
                         {"kind", nameOf(source.kind)},
                         {"channel", source.channel},
                         {"number", source.number}});
  }
  return boost::json::serialize(object{{"bindings", std::move(all)}}) + "\n";
}

MidiBindings MidiBindings::from(std::string_view text) {
  MidiBindings bindings;
  boost::system::error_code error;
  const auto json = boost::json::parse({text.data(), text.size()}, error);
  const auto* fields = error ? nullptr : json.if_object();
  const auto* found = fields == nullptr ? nullptr : fields->if_contains("bindings");
  const auto* all = found == nullptr ? nullptr : found->if_array();
  if (all == nullptr) return bindings;
  for (const auto& one : *all) {
    if (const auto binding = bindingFrom(one)) bindings.bind(binding->source, binding->control);
  }
  return bindings;
}

std::string_view nameOf(Kind kind) noexcept {
  return std::ranges::find(kKinds, kind, &std::pair<std::string_view, Kind>::second)->first;
}

}  // namespace midipool::surface
