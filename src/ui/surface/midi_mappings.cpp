// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/midi_mappings.hpp"

namespace midipool::surface {

control::Mappings mappingsOf(const MidiBindings& bindings) {
  control::Mappings mappings;
  if (bindings.learning()) mappings.learning = textOf(*bindings.learning());
  for (const auto& [control, source] : bindings.all()) {
    mappings.mappings.push_back(
        {textOf(control), source.channel, std::string{nameOf(source.kind)}, source.number});
  }
  return mappings;
}

}  // namespace midipool::surface
