// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace midipool {

// A device as RtAudio has it. Sound cards of desktop systems are often two: one in, one out.
struct AudioHardware {
  std::string system;  // "ALSA", "Pulse"
  std::string name;
  unsigned index = 0;   // within its system, as long as nothing is plugged in or out
  unsigned inputs = 0;  // channels
  unsigned outputs = 0;
  std::vector<unsigned> sampleRates;
  bool defaultInput = false;
  bool defaultOutput = false;
};

// All that there are, but JACK's. Takes up to a second, as it opens them. Throws nothing.
[[nodiscard]] std::vector<AudioHardware> listAudioHardware();

struct HardwareChoice {
  std::string system;
  std::optional<AudioHardware> input;
  std::optional<AudioHardware> output;
  unsigned sampleRate = 0;
};

// Of one system an output and, if it has one, an input, the default ones or those whose names contain
// `name`, in whatever case; and of the rates that both can do the one nearest to `sampleRate`. Of
// several systems the first that has such an output, or else such an input. Pure.
[[nodiscard]] std::optional<HardwareChoice> chooseHardware(const std::vector<AudioHardware>& all,
                                                           const std::string& name,
                                                           unsigned sampleRate);

}  // namespace midipool
