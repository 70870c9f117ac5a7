// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>

#include "server/media_router.hpp"

namespace midipool {

// Something that the control thread wants of a MediaRouter. It takes with it what there is to be put
// in, made already, and brings back what was taken out, to be destroyed where it was made.
class MediaCommand {
 public:
  virtual ~MediaCommand() = default;
  // By whoever runs the router.
  virtual void carryOut(MediaRouter& router) = 0;
};

// Somewhere a MediaRouter runs: a thread of its own, or the control thread. All calls on the control
// thread.
class MediaHost {
 public:
  virtual ~MediaHost() = default;
  // Carried out soon, in the order of the calls.
  virtual void post(std::unique_ptr<MediaCommand> command) = 0;
  // Destroys commands that have been carried out, and what they brought back.
  virtual void tidyUp() = 0;
  [[nodiscard]] virtual MediaCounters counters() = 0;
};

}  // namespace midipool
