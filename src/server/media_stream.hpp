// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "media/loss_memory.hpp"
#include "media/packet_history.hpp"
#include "media/repair_budget.hpp"
#include "net/datagram_path.hpp"
#include "net/rate_limit.hpp"
#include "recorder/recording_inbox.hpp"
#include "server/mix_stem.hpp"
#include "server/personal_mix.hpp"
#include "server/stream_state.hpp"
#include "server/uplink_reporter.hpp"
#include "wire/reception_statistics.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

// One member's sound in a MediaRouter. Made and destroyed by the control thread, as that allocates;
// in between the media thread's own.
struct MediaStream {
  // A room's sound goes round in it; `echo`: to its sender only. Throws std::runtime_error where
  // there is no SRTP.
  MediaStream(std::string room, const StreamInfo& info, bool echo);

  // Whether what this one sends is for that member: for all others, or for himself alone.
  [[nodiscard]] bool reaches(const MediaStream& receiver) const noexcept {
    return echo == (&receiver == this);
  }

  // Whether he is where that came from.
  [[nodiscard]] bool isAt(const DatagramPath& from) const noexcept {
    return path && path->peer == from.peer;
  }
  [[nodiscard]] bool isMuted() const noexcept {
    return state->muted.load(std::memory_order_relaxed);
  }
  // What has come so far, and what should have.
  void showUplink() noexcept {
    const auto lost = uplink.lost();
    state->lost.store(lost, std::memory_order_relaxed);
    state->packets.store(uplink.expected() - lost, std::memory_order_relaxed);
  }

  std::string room;
  std::uint32_t member;
  std::uint32_t source;
  bool echo;
  std::shared_ptr<StreamState> state = std::make_shared<StreamState>();
  SrtpStream opener;
  RateLimit rate;
  // Where he is, as he has told under a key of his own; nothing goes or comes before that.
  std::optional<DatagramPath> path;

  // How his packets reach the server, and who tells him.
  ReceptionStatistics uplink;
  std::unique_ptr<UplinkReporter> reporter;
  std::int64_t lostCounted = 0;
  // What his last report said he has lost, of all streams.
  std::int64_t lostReported = 0;

  // Where anybody in the room has time for repairs: his last packets, as they came.
  std::unique_ptr<PacketHistory> history;
  // What may be sent to him again.
  RepairBudget repairs;

  // Where the server records the room: his sound goes there, too.
  std::shared_ptr<RecordingInbox> recording;

  // Where anybody in the room hears a mix: his sound in it.
  std::unique_ptr<MixStem> stem;
  // What he hears in place of the others' streams.
  std::unique_ptr<PersonalMix> mix;
  LossMemory mixLosses;  // that he has reported
  std::int64_t mostMixLosses = 0;
};

}  // namespace midipool
