// SPDX-License-Identifier: GPL-3.0-or-later
//
// libjack and libpipewire hand their buffers from process to process by futexes and shared memory,
// libpulse between its threads by atomics of its own, which the thread sanitizer cannot see into.
// Only what these libraries themselves have a hand in is left out. Underscores: the sanitizer wants
// this name.
extern "C" const char* __tsan_default_suppressions();

extern "C" const char* __tsan_default_suppressions() {
  return "race:libjack.so\nrace:libpipewire-0.3.so\nrace:libpulse\nrace:librtaudio.so\n";
}
