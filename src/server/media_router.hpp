// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/links.hpp"
#include "server/loss_watch.hpp"
#include "server/media_counters.hpp"
#include "server/media_stream.hpp"
#include "server/mix_delay.hpp"
#include "server/mix_schedule.hpp"
#include "server/session_epoch.hpp"

namespace midipool {

// Passes on the sound and the reports of each member of a room to all others, as they came: it is
// made sure that a packet is the sender's, but nothing is encrypted anew; what is decrypted is for
// the counters, and for the mixes of those who asked for one. In an echo room each hears himself.
// All members have all keys, so a member's packets are taken only from where setPath() says that he
// is, and what he hears goes only there. No sockets; not thread-safe. receive() does not allocate.
class MediaRouter {
 public:
  // The epoch must outlive it, and not change.
  MediaRouter(MediaLink& link, const SessionEpoch& epoch) noexcept;

  // What had the stream's source before, for its maker to destroy; or nothing.
  std::unique_ptr<MediaStream> add(std::unique_ptr<MediaStream> stream);
  // Likewise; nothing when there is no such stream.
  std::unique_ptr<MediaStream> remove(std::uint32_t source);

  // Where the stream's member is from now on. Nothing happens when there is no such stream.
  void setPath(std::uint32_t source, const DatagramPath& path) noexcept;

  // As which a stream goes into mixes; and what its member hears in place of the others' streams, or
  // nothing. Give back the one before; where there is no such stream, what was given.
  std::unique_ptr<MixStem> setStem(std::uint32_t source, std::unique_ptr<MixStem> stem);
  std::unique_ptr<PersonalMix> setMix(std::uint32_t source, std::unique_ptr<PersonalMix> mix);
  // Who tells the stream's sender how it comes. Likewise.
  std::unique_ptr<UplinkReporter> setReporter(std::uint32_t source,
                                              std::unique_ptr<UplinkReporter> reporter);
  // Keeps the stream's last packets for those who miss one. Likewise.
  std::unique_ptr<PacketHistory> setHistory(std::uint32_t source,
                                            std::unique_ptr<PacketHistory> history);
  // Where the stream's sound is recorded, or nothing. Likewise.
  std::shared_ptr<RecordingInbox> setRecording(std::uint32_t source,
                                               std::shared_ptr<RecordingInbox> inbox);
  // The stream's voice for mixes that have all stems at one delay, or nothing. Likewise.
  std::unique_ptr<MixStem::Voice> setAlignedVoice(std::uint32_t source,
                                                  std::unique_ptr<MixStem::Voice> voice) noexcept;
  // Whether its member's mix is to be such a one. Nothing happens where there is none.
  void setAligned(std::uint32_t source, bool wanted) noexcept;
  // Another mix from now on; `wish` is then the one before. Nothing happens where there is none.
  void exchangeWish(std::uint32_t source, MixWish& wish) noexcept;

  // RTP or RTCP from outside. It goes out by the link as it is: the bytes must stay until that has
  // sent them.
  void receive(std::span<const std::uint8_t> datagram, const DatagramPath& from, LocalTime arrived);

  // Does what is due, at most one period of mixing; returns when to be called again, at the latest.
  LocalTime tick(LocalTime now);

  // All members hear mixes, so what comes has time until the next call of tick() is due.
  [[nodiscard]] bool isPatient() const noexcept;

  [[nodiscard]] MediaCounters counters() const noexcept;

 private:
  struct Group {
    std::vector<MediaStream*> streams;
    std::size_t mixes = 0;
    MixDelay delay;  // of aligned mixes
    std::optional<Nanoseconds> delayBefore;
  };

  // `datagram` is the packet as it came. Both say whether it is for the others.
  bool readSound(MediaStream& stream, std::span<const std::uint8_t> packet,
                 std::span<const std::uint8_t> datagram, LocalTime arrived);
  bool readReport(MediaStream& stream, std::span<const std::uint8_t> packet,
                  std::span<const std::uint8_t> datagram, LocalTime arrived);
  void noteReport(MediaStream& stream, const RtcpReport& report, LocalTime arrived);
  void sendAgain(MediaStream& asker, const Nack& nack, std::span<const std::uint8_t> datagram);
  static void noteMixLoss(MediaStream& listener, const ReportBlock& block,
                          LocalTime arrived) noexcept;
  void reportUplink(MediaStream& stream, LocalTime arrived);
  void countLoss(MediaStream& stream, std::uint16_t sequence);
  void forward(const MediaStream& sender, std::span<const std::uint8_t> datagram);
  void mix(const MixPeriod& period, LocalTime now);
  void mixLive(const Group& group, const MixPeriod& period, LocalTime now);
  void mixAligned(Group& group, const MixPeriod& period, LocalTime now);
  static void restAligned(Group& group) noexcept;
  void sendMixes(const Group& group, bool aligned, const MixPeriod& period, const BlockSum& all,
                 LocalTime now);
  void countMixes(Group& group, bool more, bool fewer) noexcept;
  [[nodiscard]] MediaStream* find(std::uint32_t source) noexcept;

  MediaLink& link_;
  const SessionEpoch& epoch_;
  std::unordered_map<std::uint32_t, std::unique_ptr<MediaStream>> streams_;
  std::unordered_map<std::string, Group> rooms_;
  MediaCounters counters_;
  LossWatch losses_;
  std::size_t mixes_ = 0;  // of all rooms
  MixSchedule schedule_;
};

}  // namespace midipool
