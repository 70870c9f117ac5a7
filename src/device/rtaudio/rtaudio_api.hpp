// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <RtAudio.h>

namespace midipool {

// Those that were compiled in, best first; without JACK, for which we have a client of our own.
[[nodiscard]] std::vector<RtAudio::Api> audioApis();

// By the name that AudioHardware::system has.
[[nodiscard]] RtAudio::Api audioApiNamed(const std::string& system);

// libasound prints to stderr what it likes; from here on it does not.
void silenceAlsa() noexcept;

}  // namespace midipool
