// SPDX-License-Identifier: GPL-3.0-or-later
//
// libjack hands its buffers from process to process by futexes and shared memory, which the thread
// sanitizer cannot see into. Only what libjack itself has a hand in is left out. Underscores: the
// sanitizer wants this name.
extern "C" const char* __tsan_default_suppressions();

extern "C" const char* __tsan_default_suppressions() {
  return "race:libjack.so\n";
}
