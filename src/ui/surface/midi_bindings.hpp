// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/surface/control_name.hpp"

namespace midipool::surface {

// What of a MIDI controller's works a control.
struct MidiSource {
  enum class Kind : std::uint8_t { kController, kNote, kPitchBend };

  Kind kind = Kind::kController;
  int channel = 1;  // 1 to 16
  int number = 0;   // of the controller or note; 0 of a pitch bend

  auto operator<=>(const MidiSource&) const = default;
};

// A source and where it was put: 0 to 1.
struct MidiMove {
  MidiSource source;
  double value = 0.0;
};

// Nothing for messages that are none of these.
[[nodiscard]] std::optional<MidiMove> moveOf(std::span<const std::uint8_t> message) noexcept;

// Which source works which control. One source works one control, and a control has one source.
class MidiBindings {
 public:
  struct Binding {
    ControlName control;
    MidiSource source;
    bool operator==(const Binding&) const = default;
  };

  // The next message that fits is bound to this control, in heard().
  void learn(const ControlName& control) { learning_ = control; }
  void stopLearning() noexcept { learning_.reset(); }
  void forget(const ControlName& control);

  // True when this made a binding.
  bool learnFrom(const MidiMove& move);
  [[nodiscard]] const ControlName* controlOf(const MidiSource& source) const;

  [[nodiscard]] const std::optional<ControlName>& learning() const noexcept { return learning_; }
  [[nodiscard]] std::vector<Binding> all() const;

  // As JSON, for the file that keeps them. What makes no sense in one is left out.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static MidiBindings from(std::string_view text);

 private:
  void bind(const MidiSource& source, const ControlName& control);

  std::map<MidiSource, ControlName> bound_;
  std::optional<ControlName> learning_;
};

// "controller", "note", "pitch_bend".
[[nodiscard]] std::string_view nameOf(MidiSource::Kind kind) noexcept;

}  // namespace midipool::surface
