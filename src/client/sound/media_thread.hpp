// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "client/recording/recording_feed.hpp"
#include "client/sound/address_announcer.hpp"
#include "client/sound/look_delay.hpp"
#include "client/sound/own_feed.hpp"
#include "client/sound/reports.hpp"
#include "client/sound/sound_process.hpp"
#include "client/sound/stream_receiver.hpp"
#include "client/sound/stream_sender.hpp"
#include "client/sound/wake_margin.hpp"
#include "net/media_socket.hpp"
#include "realtime/handover.hpp"

namespace midipool {

// Carries sound between the audio thread and the network: what has been captured goes out at once,
// and what comes in is opened, decoded and queued by the cycle that plays it. It stands between the two so that the
// audio thread makes no system call and waits for nobody. As the audio thread cannot wake it, it
// knows when the next cycle is due and looks then. Runs from construction to destruction.
class MediaThread {
 public:
  using Receivers = Reports::Receivers;

  explicit MediaThread(SoundProcess& process);

  // --- Engine's thread ---

  // Null: no server.
  void setSocket(std::unique_ptr<MediaSocket> socket) { sockets_.put(0, std::move(socket)); }
  // Who tells the server where that is; before it, so that this comes first. Null: nobody.
  void setAnnouncer(std::unique_ptr<AddressAnnouncer> announcer) {
    announcers_.put(0, std::move(announcer));
  }
  // Null: nothing is sent.
  void setSender(std::unique_ptr<StreamSender> sender) { senders_.put(0, std::move(sender)); }
  // Who else gets what is captured. Null: nobody.
  void setOwnFeed(std::unique_ptr<OwnFeed> feed) { ownFeeds_.put(0, std::move(feed)); }
  // Who gets all that is heard and captured besides. Null: nobody.
  void setRecording(std::unique_ptr<RecordingFeed> feed) { recordings_.put(0, std::move(feed)); }
  [[nodiscard]] Receivers& receivers() noexcept { return receivers_; }
  // Of streams that nobody receives.
  [[nodiscard]] Reports::Readers& readers() noexcept { return readers_; }
  // For reports; nothing: none are sent.
  void setMapping(const std::optional<ClockMapping>& mapping) noexcept { mappings_.set(mapping); }
  // Whether packets carry parity: always, never, or (nothing) as others report losses.
  void setParity(std::optional<bool> wanted) noexcept { parity_.store(wanted); }
  [[nodiscard]] bool sendsParity() const noexcept { return sendsParity_.load(); }
  [[nodiscard]] HeardByAll heardBy() noexcept { return reports_.heardBy(); }
  // Destroys what the thread does not use any more.
  void collect();

  // The system has granted the priority of a realtime thread. Thread-safe.
  [[nodiscard]] bool realtime() const noexcept { return realtime_.load(); }
  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_.load(); }
  [[nodiscard]] std::uint64_t unsent() const noexcept { return unsent_.load(); }
  // Of what was sent, again, as somebody missed it.
  [[nodiscard]] std::uint64_t sentAgain() const noexcept { return sentAgain_.load(); }

 private:
  using Sockets = realtime::Handover<MediaSocket, 1>;
  using Announcers = realtime::Handover<AddressAnnouncer, 1>;
  using Senders = realtime::Handover<StreamSender, 1>;
  using OwnFeeds = realtime::Handover<OwnFeed, 1>;
  using Recordings = realtime::Handover<RecordingFeed, 1>;

  void run(const std::stop_token& stop) noexcept;
  void step() noexcept;
  void announce(MediaSocket& socket) noexcept;
  void sendCaptured(MediaSocket* socket) noexcept;
  void report(MediaSocket& socket, LocalTime now) noexcept;
  void askAgain(MediaSocket& socket, LocalTime now) noexcept;
  void hear(const RtcpReport& report, LocalTime arrived) noexcept;
  void sendAgain(MediaSocket& socket, LocalTime now) noexcept;
  void chooseParity(StreamSender& sender, const Receivers::Visit& receivers,
                    LocalTime now) noexcept;
  void receive(MediaSocket& socket) noexcept;
  void dispatch(std::span<std::uint8_t> datagram, const Receivers::Visit& receivers,
                LocalTime arrived) noexcept;
  void readReport(std::uint32_t source, std::span<std::uint8_t> datagram,
                  LocalTime arrived) noexcept;
  void hearAnswer(std::span<const std::uint8_t> datagram) noexcept;
  std::size_t proceed(const SoundProcess::Cycle& cycle) noexcept;
  void learnFrom(const SoundProcess::Cycle& cycle) noexcept;
  void waitForSound(MediaSocket& socket, const SoundProcess::Cycle& cycle, std::size_t hungry,
                    LocalTime look) noexcept;
  [[nodiscard]] LocalTime nextLook(const SoundProcess::Cycle& cycle, LocalTime now) noexcept;

  SoundProcess& process_;
  Sockets sockets_;
  Announcers announcers_;
  bool sendingFails_ = false;
  Senders senders_;
  OwnFeeds ownFeeds_;
  Recordings recordings_;
  Receivers receivers_;
  Reports::Readers readers_;
  realtime::Latest<std::optional<ClockMapping>> mappings_;
  std::atomic<std::optional<bool>> parity_{std::nullopt};
  static_assert(std::atomic<std::optional<bool>>::is_always_lock_free);
  Reports reports_;
  std::uint32_t own_ = 0;      // our source, once we send
  SoundProcess::Cycle cycle_;  // the last one seen
  Nanoseconds wokeLate_{};     // in it
  WakeMargin margin_;
  LookDelay lookDelay_;
  std::optional<LocalTime> firstLook_;  // for the cycle that follows
  std::atomic<bool> sendsParity_{false};
  std::atomic<bool> realtime_{false};
  std::atomic<std::uint64_t> sent_{0};
  std::atomic<std::uint64_t> unsent_{0};
  std::atomic<std::uint64_t> sentAgain_{0};
  Nack missed_;          // of ours, by somebody
  LocalTime nextAsk_{};  // for what we miss

  std::jthread thread_;
};

}  // namespace midipool
