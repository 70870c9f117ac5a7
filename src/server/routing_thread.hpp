// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <thread>

#include "net/file_descriptor.hpp"
#include "net/sibling_socket.hpp"
#include "realtime/latest.hpp"
#include "server/media_command_queue.hpp"

namespace midipool {

// A thread with a socket and a MediaRouter of its own: nothing on a packet's way is shared, and
// nothing is waited for but the next packet, command or deadline.
class RoutingThread final : public MediaHost, private MediaLink {
 public:
  // Runs from now on. Throws std::runtime_error when the system gives no thread.
  // Clock and epoch must outlive it.
  RoutingThread(std::unique_ptr<SiblingSocket> socket, const Clock& clock,
                const SessionEpoch& epoch);
  // Waits for the thread's end.
  ~RoutingThread() override;
  RoutingThread(const RoutingThread&) = delete;
  RoutingThread& operator=(const RoutingThread&) = delete;

  void post(std::unique_ptr<MediaCommand> command) override;
  void tidyUp() override;
  // Of some milliseconds ago.
  [[nodiscard]] MediaCounters counters() override { return shown_.get(); }

 private:
  void send(std::span<const std::uint8_t> datagram, const DatagramPath& to) override;
  void run(const std::stop_token& stop);
  void waitUntil(LocalTime due) const noexcept;
  // Returns when there is more to be done.
  LocalTime work();
  void receive();
  void show() noexcept;
  void wake() const noexcept;

  const Clock& clock_;
  std::unique_ptr<SiblingSocket> socket_;
  FileDescriptor bell_;  // an eventfd
  MediaCommandQueue commands_;
  MediaRouter router_;
  realtime::Latest<MediaCounters> shown_;
  std::jthread thread_;
};

}  // namespace midipool
