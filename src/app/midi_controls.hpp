// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>

#include "net/log.hpp"
#include "ui/surface/midi_surface.hpp"

namespace midipool {

// The MIDI hardware that works the mixer, and its bindings, which are kept in the configuration
// folder. A file that makes no sense any more counts as none; one that cannot be written is told.
class MidiControls {
 public:
  MidiControls(const std::filesystem::path& config, control::Program& program, Log log,
               std::function<void()> changed);

  [[nodiscard]] surface::MidiSurface& surface() noexcept { return surface_; }
  [[nodiscard]] control::Mappings mappings() const;

 private:
  void keep();

  std::filesystem::path file_;
  Log log_;
  std::function<void()> changed_;
  std::string kept_;
  surface::MidiSurface surface_;
};

}  // namespace midipool
