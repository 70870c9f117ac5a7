// SPDX-License-Identifier: GPL-3.0-or-later
#include <alsa/asoundlib.h>

#include "device/rtaudio/rtaudio_api.hpp"

namespace midipool {
namespace {

// NOLINTNEXTLINE(cert-dcl50-cpp): this is what libasound calls.
void sayNothing(const char*, int, const char*, int, const char*, ...) {}

}  // namespace

void silenceAlsa() noexcept {
  snd_lib_error_set_handler(sayNothing);
}

}  // namespace midipool
