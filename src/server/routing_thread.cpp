// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/routing_thread.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>

#include "realtime/guard.hpp"
#include "realtime/thread_privileges.hpp"

namespace midipool {
namespace {

// Before all ordinary programs, and behind the threads of a sound device: one may host at home.
constexpr int kPriority = 4;
constexpr int kBatchesAtOnce = 4;  // then commands have their turn
constexpr Nanoseconds kSecond = std::chrono::seconds{1};

}  // namespace

RoutingThread::RoutingThread(std::unique_ptr<SiblingSocket> socket, const Clock& clock,
                             const SessionEpoch& epoch)
    : clock_{clock},
      socket_{std::move(socket)},
      bell_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)},
      router_{static_cast<MediaLink&>(*this), epoch} {
  if (!bell_.isOpen()) throw std::system_error{errno, std::system_category(), "no eventfd"};
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

RoutingThread::~RoutingThread() {
  thread_.request_stop();
  wake();
  thread_.join();
}

void RoutingThread::post(std::unique_ptr<MediaCommand> command) {
  commands_.post(std::move(command));
  wake();
}

void RoutingThread::tidyUp() {
  if (commands_.tidyUp()) wake();
}

void RoutingThread::wake() const noexcept {
  (void)::eventfd_write(bell_.get(), 1);
}

void RoutingThread::run(const std::stop_token& stop) {
  realtime::nameThread("sound-router");
  realtime::raisePriority(kPriority);
  realtime::lockStack();
  auto due = clock_.now();
  while (!stop.stop_requested()) {
    waitUntil(due);
    commands_.carryOut(router_);
    due = work();
  }
}

LocalTime RoutingThread::work() {
  const realtime::RealtimeScope scope;
  receive();
  const auto due = router_.tick(clock_.now());
  socket_->flush();
  show();
  return due;
}

// Each waking costs more than the packet for which it is, so what has time is read in one go.
void RoutingThread::waitUntil(LocalTime due) const noexcept {
  std::array<pollfd, 2> watched{pollfd{router_.isPatient() ? -1 : socket_->descriptor(), POLLIN, 0},
                                pollfd{bell_.get(), POLLIN, 0}};
  const auto left = std::max(due - clock_.now(), Nanoseconds::zero());
  const timespec wait{left / kSecond, (left % kSecond).count()};
  if (::ppoll(watched.data(), watched.size(), &wait, nullptr) <= 0) return;
  if (watched[1].revents == 0) return;
  eventfd_t ignored = 0;
  (void)::eventfd_read(bell_.get(), &ignored);
}

void RoutingThread::receive() {
  const auto handle = [this](std::span<const std::uint8_t> datagram, const DatagramPath& from,
                             LocalTime arrived) { router_.receive(datagram, from, arrived); };
  for (int i = 0; i < kBatchesAtOnce; ++i) {
    const bool more = socket_->receive(handle);
    socket_->flush();  // what came in this batch stays only until the next
    if (!more) return;
  }
}

void RoutingThread::show() noexcept {
  auto counters = router_.counters();
  counters.unsent = socket_->unsent();
  shown_.set(counters);
}

void RoutingThread::send(std::span<const std::uint8_t> datagram, const DatagramPath& to) {
  socket_->send(datagram, to);
}

}  // namespace midipool
