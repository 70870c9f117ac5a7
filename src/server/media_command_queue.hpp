// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <deque>
#include <memory>

#include <boost/lockfree/spsc_queue.hpp>

#include "server/media_host.hpp"

namespace midipool {

// Commands on their way to a media thread, and back when they have been carried out, so that the
// media thread destroys nothing. Neither side waits for the other.
class MediaCommandQueue {
 public:
  MediaCommandQueue() = default;
  // When both threads have ended.
  ~MediaCommandQueue();
  MediaCommandQueue(const MediaCommandQueue&) = delete;
  MediaCommandQueue& operator=(const MediaCommandQueue&) = delete;

  // Control thread. More than kPlaces wait here, until tidyUp().
  void post(std::unique_ptr<MediaCommand> command);
  // Control thread. Destroys what has come back; true when commands that waited are on their way.
  bool tidyUp();

  // Media thread.
  void carryOut(MediaRouter& router);

 private:
  static constexpr std::size_t kPlaces = 1024;
  using Queue = boost::lockfree::spsc_queue<MediaCommand*, boost::lockfree::capacity<kPlaces>>;

  bool sendWaiting();
  void destroyDone();

  Queue going_;
  Queue done_;  // never full, as no more than kPlaces are out
  // The control thread's own.
  std::deque<std::unique_ptr<MediaCommand>> waiting_;
  std::size_t out_ = 0;
};

}  // namespace midipool
