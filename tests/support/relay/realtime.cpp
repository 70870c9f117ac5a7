// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/realtime.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>

namespace midipool::testing {

bool enterRealtime() {
  // Linux lets ordinary threads sleep 50 us longer than asked to save power.
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  // Below JACK, whose callbacks must never wait for the network the relay plays.
  sched_param parameters{};
  parameters.sched_priority = 40;
  return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) == 0;
}

}  // namespace midipool::testing
