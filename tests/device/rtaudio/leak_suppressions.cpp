// SPDX-License-Identifier: GPL-3.0-or-later
//
// RtAudio 5.2 does not give back all that it and libpulse took for a stream. Underscores: the
// sanitizer wants this name.
extern "C" const char* __lsan_default_suppressions();

extern "C" const char* __lsan_default_suppressions() {
  return "leak:librtaudio.so\nleak:libpulse.so\n";
}
