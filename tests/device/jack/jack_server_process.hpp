// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <sys/types.h>

namespace midipool::testing {

// A jackd of the test's own, with the dummy driver, 48 kHz unless asked otherwise, 256 frames. While it lives, JACK
// clients of this process find it by JACK_DEFAULT_SERVER.
class JackServerProcess {
 public:
  explicit JackServerProcess(unsigned sampleRate = 48000);
  ~JackServerProcess();
  JackServerProcess(const JackServerProcess&) = delete;
  JackServerProcess& operator=(const JackServerProcess&) = delete;

  // Whether this machine has jackd at all.
  static bool installed();
  // Whether it is up; a test that needs it stops otherwise.
  [[nodiscard]] bool running() const { return pid_ > 0; }

  // As if it had crashed.
  void kill();
  // Under the same name. Tries without realtime scheduling where that is refused.
  void start();
  // From the next start on.
  void setSampleRate(unsigned sampleRate) { sampleRate_ = sampleRate; }

 private:
  void startWith(const char* scheduling);
  void stop(int signal);

  std::string name_;
  unsigned sampleRate_;
  pid_t pid_ = -1;
};

}  // namespace midipool::testing
