// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/media_thread.hpp"

#include <algorithm>
#include <utility>

#include "realtime/sleep.hpp"
#include "realtime/thread_privileges.hpp"
#include "time/frames.hpp"

namespace midipool {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// Below the audio thread, which must not wait for this one, above all that is not sound.
constexpr int kPriority = 4;
// How often a cycle's sound is looked for that was not there at the first look (LookDelay).
constexpr Nanoseconds kLookAgain = microseconds{50};
// What comes is needed by the next cycle, not before: a thread that woke for each packet of a full room
// would do little else. Where all stems have in stock what they play then, it sleeps through; else until
// it is high time (WakeMargin, and for each stream that lacks something a little more to decode), but hears
// each packet that comes from then on.
constexpr Nanoseconds kDecoding = microseconds{20};
// What is missing is looked for so often: a few are then asked for together.
constexpr Nanoseconds kAskEvery = milliseconds{5};
// Without a device or a server there is nothing to be early for.
constexpr Nanoseconds kIdle = milliseconds{20};

}  // namespace

MediaThread::MediaThread(SoundProcess& process)
    : process_{process}, thread_{[this](const std::stop_token& stop) { run(stop); }} {}

void MediaThread::collect() {
  sockets_.collect();
  announcers_.collect();
  senders_.collect();
  ownFeeds_.collect();
  recordings_.collect();
  receivers_.collect();
  readers_.collect();
}

void MediaThread::run(const std::stop_token& stop) noexcept {
  realtime::nameThread("sound-network");
  realtime_.store(realtime::raisePriority(kPriority));
  while (!stop.stop_requested()) step();
}

void MediaThread::step() noexcept {
  const Sockets::Visit sockets{sockets_, 0};
  auto* socket = sockets[0];
  const auto cycle = process_.cycle();  // first: all that was captured up to it is there now
  learnFrom(cycle);
  if (socket != nullptr) announce(*socket);
  sendCaptured(socket);
  if (socket != nullptr) {
    receive(*socket);
    const auto now = realtime::monotonicNow();
    report(*socket, now);
    askAgain(*socket, now);
  }
  const auto hungry = proceed(cycle);
  const auto look = nextLook(cycle, realtime::monotonicNow());
  if (socket != nullptr && hungry > 0) {
    waitForSound(*socket, cycle, hungry, look);
  } else if (socket != nullptr && cycle.length == Nanoseconds::zero()) {
    socket->wait(look);
  } else {
    realtime::sleepUntil(look);
  }
}

// By how much the cycle came earlier than the one before had foretold, and we later than wanted.
void MediaThread::learnFrom(const SoundProcess::Cycle& cycle) noexcept {
  const bool isNew = cycle.begun != cycle_.begun;
  if (firstLook_ && realtime::monotonicNow() >= *firstLook_) {
    lookDelay_.looked(isNew);
    firstLook_.reset();
  }
  if (!isNew) return;
  const auto foretold = cycle_.start + cycle_.length;
  const auto early = std::max(foretold - cycle.begun, Nanoseconds::zero());
  const bool follows = early < cycle_.length;
  if (follows) margin_.missed(early + std::exchange(wokeLate_, Nanoseconds{}), cycle.length);
  cycle_ = cycle;
}

void MediaThread::waitForSound(MediaSocket& socket, const SoundProcess::Cycle& cycle,
                               std::size_t hungry, LocalTime look) noexcept {
  const auto ahead = margin_.margin() + static_cast<Nanoseconds::rep>(hungry) * kDecoding;
  const auto hurry = std::min(cycle.start + cycle.length - ahead, look);
  if (realtime::monotonicNow() < hurry) {
    realtime::sleepUntil(hurry);
    wokeLate_ = std::max(wokeLate_, realtime::monotonicNow() - hurry);
  } else {
    socket.wait(look);
  }
}

void MediaThread::announce(MediaSocket& socket) noexcept {
  const Announcers::Visit announcers{announcers_, 0};
  auto* announcer = announcers[0];
  if (announcer == nullptr) return;
  if (std::exchange(sendingFails_, false)) announcer->doubt();
  const auto datagram = announcer->due(realtime::monotonicNow());
  if (!datagram.empty() && !socket.send(datagram)) sendingFails_ = true;
}

void MediaThread::sendCaptured(MediaSocket* socket) noexcept {
  const Senders::Visit senders{senders_, 0};
  auto* sender = senders[0];
  const OwnFeeds::Visit feeds{ownFeeds_, 0};
  auto* feed = feeds[0];
  const Recordings::Visit recordings{recordings_, 0};
  auto* recording = recordings[0];
  while (process_.capture().take([&](const SoundBlock& block) {
    if (feed != nullptr) feed->take(block);
    if (recording != nullptr) recording->own(block);
    if (sender == nullptr || socket == nullptr) return;
    const auto packet = sender->packetFor(block);
    const bool isSent = !packet.empty() && socket->send(packet);
    sendingFails_ = sendingFails_ || !isSent;
    auto& count = isSent ? sent_ : unsent_;
    count.fetch_add(1, std::memory_order_relaxed);
  })) {
  }
  while (process_.inputs().take([recording](const InputBlock& block) {
    if (recording != nullptr) recording->inputs(block);
  })) {
  }
}

void MediaThread::receive(MediaSocket& socket) noexcept {
  const Receivers::Visit receivers{receivers_, 0};
  while (const auto count = socket.receive()) {
    for (std::size_t i = 0; i < count; ++i) {
      dispatch(socket.datagram(i), receivers, socket.arrivalOf(i));
      if (missed_.count > 0) sendAgain(socket, socket.arrivalOf(i));
    }
    if (count < MediaSocket::kMost) return;
  }
}

void MediaThread::dispatch(std::span<std::uint8_t> datagram, const Receivers::Visit& receivers,
                           LocalTime arrived) noexcept {
  const auto source = sourceOf(datagram);
  if (!source) {
    hearAnswer(datagram);
    return;
  }
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    auto* receiver = receivers[slot];
    if (receiver == nullptr || receiver->source() != *source) continue;
    if (!looksLikeRtcp(datagram)) {
      const auto& mapping = mappings_.get();
      const auto session = mapping ? std::optional{mapping->toSession(arrived)} : std::nullopt;
      const auto opened = receiver->received(datagram, arrived, session);
      const Recordings::Visit recordings{recordings_, 0};
      if (auto* recording = recordings[0]) recording->packet(opened);
    } else if (const auto report = receiver->reported(datagram, arrived)) {
      hear(*report, arrived);
    }
    return;
  }
  if (looksLikeRtcp(datagram)) readReport(*source, datagram, arrived);
}

// Of one who is not heard.
void MediaThread::readReport(std::uint32_t source, std::span<std::uint8_t> datagram,
                             LocalTime arrived) noexcept {
  const Reports::Readers::Visit readers{readers_, 0};
  for (std::size_t slot = 0; slot < kMostReporters; ++slot) {
    auto* reader = readers[slot];
    if (reader == nullptr || reader->source() != source) continue;
    if (const auto report = reader->read(datagram)) hear(*report, arrived);
    return;
  }
}

void MediaThread::hear(const RtcpReport& report, LocalTime arrived) noexcept {
  reports_.received(report, own_, arrived);
  if (report.nack.count > 0 && report.nack.source == own_) missed_ = report.nack;
}

// Somebody misses what the server has not got either.
void MediaThread::sendAgain(MediaSocket& socket, LocalTime now) noexcept {
  const Senders::Visit senders{senders_, 0};
  auto* sender = senders[0];
  for (const auto sequence : missed_.sequences()) {
    if (sender == nullptr) break;
    const auto packet = sender->again(sequence, now);
    if (packet.empty() || !socket.send(packet)) continue;
    sentAgain_.fetch_add(1, std::memory_order_relaxed);
  }
  missed_.count = 0;
}

// What we miss ourselves, while it can still come in time.
void MediaThread::askAgain(MediaSocket& socket, LocalTime now) noexcept {
  if (now < nextAsk_) return;
  nextAsk_ = now + kAskEvery;
  const Senders::Visit senders{senders_, 0};
  auto* sender = senders[0];
  if (sender == nullptr) return;
  const Receivers::Visit receivers{receivers_, 0};
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    auto* receiver = receivers[slot];
    if (receiver == nullptr) continue;
    const auto nack = receiver->missing(now);
    if (nack.count == 0) continue;
    RtcpReport report;
    report.source = sender->source();
    report.nack = nack;
    const auto packet = sender->packetFor(report);
    if (!packet.empty()) static_cast<void>(socket.send(packet));
  }
}

void MediaThread::hearAnswer(std::span<const std::uint8_t> datagram) noexcept {
  const Announcers::Visit announcers{announcers_, 0};
  if (auto* announcer = announcers[0]) announcer->received(datagram);
}

void MediaThread::report(MediaSocket& socket, LocalTime now) noexcept {
  const auto& mapping = mappings_.get();
  const Senders::Visit senders{senders_, 0};
  auto* sender = senders[0];
  own_ = sender == nullptr ? 0 : sender->source();
  if (sender == nullptr || !mapping || !reports_.due(now)) return;
  const Receivers::Visit receivers{receivers_, 0};
  chooseParity(*sender, receivers, now);
  const auto packet =
      sender->packetFor(Reports::compose(*sender, receivers, mapping->toSession(now)));
  if (!packet.empty()) static_cast<void>(socket.send(packet));
}

// In an echo room we hear of our own losses at first hand.
void MediaThread::chooseParity(StreamSender& sender, const Receivers::Visit& receivers,
                               LocalTime now) noexcept {
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    const auto* receiver = receivers[slot];
    if (receiver == nullptr || receiver->source() != own_) continue;
    reports_.noteLoss(own_, receiver->lost(), now);
  }
  const bool wanted = parity_.load().value_or(reports_.lossyLately(now));
  sender.setParity(wanted);
  sendsParity_.store(wanted, std::memory_order_relaxed);
}

// What the audio thread needs in its next two cycles. The number of streams that lack something for the
// next one.
std::size_t MediaThread::proceed(const SoundProcess::Cycle& cycle) noexcept {
  const auto next = framesIn(cycle.length);
  const Receivers::Visit receivers{receivers_, 0};
  std::size_t hungry = 0;
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    auto* receiver = receivers[slot];
    if (receiver == nullptr) continue;
    receiver->proceed(2 * next);
    if (!receiver->hasEnoughAfter(cycle.start, next)) ++hungry;
  }
  return hungry;
}

LocalTime MediaThread::nextLook(const SoundProcess::Cycle& cycle, LocalTime now) noexcept {
  const auto next = cycle.start + cycle.length + lookDelay_.get();
  if (cycle.length == Nanoseconds::zero() || now > next + 4 * cycle.length) return now + kIdle;
  if (next < now + kLookAgain) return now + kLookAgain;
  firstLook_ = next;
  return next;
}

}  // namespace midipool
