// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_command_queue.hpp"

#include <utility>

namespace midipool {

MediaCommandQueue::~MediaCommandQueue() {
  const auto destroy = [](MediaCommand* command) {
    std::unique_ptr<MediaCommand>{command}.reset();
  };
  going_.consume_all(destroy);
  done_.consume_all(destroy);
}

void MediaCommandQueue::post(std::unique_ptr<MediaCommand> command) {
  waiting_.push_back(std::move(command));
  (void)tidyUp();
}

bool MediaCommandQueue::tidyUp() {
  destroyDone();
  return sendWaiting();
}

bool MediaCommandQueue::sendWaiting() {
  bool sent = false;
  while (!waiting_.empty() && out_ < kPlaces && going_.push(waiting_.front().get())) {
    (void)waiting_.front().release();  // the queue's now
    waiting_.pop_front();
    ++out_;
    sent = true;
  }
  return sent;
}

void MediaCommandQueue::destroyDone() {
  out_ -= done_.consume_all(
      [](MediaCommand* command) { std::unique_ptr<MediaCommand>{command}.reset(); });
}

void MediaCommandQueue::carryOut(MediaRouter& router) {
  going_.consume_all([&](MediaCommand* command) {
    command->carryOut(router);
    done_.push(command);
  });
}

}  // namespace midipool
