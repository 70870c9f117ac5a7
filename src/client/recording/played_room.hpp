// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/player.hpp"
#include "client/sound/sound.hpp"
#include "recorder/recorded_room.hpp"

namespace midipool {

// The room of a player, for his recording of it. For as long as it is looked at; of the engine's thread.
class PlayedRoom final : public RecordedRoom {
 public:
  PlayedRoom(const Player& player, Sound& sound) noexcept : player_{player}, sound_{sound} {}

  [[nodiscard]] bool isThere() const override { return player_.online(); }
  [[nodiscard]] std::string name() const override { return player_.settings().room; }
  [[nodiscard]] std::string recordedBy() const override {
    return player_.joined() ? player_.joined()->nickname : player_.settings().nickname;
  }
  [[nodiscard]] const Schedule& schedule() const override { return player_.schedule(); }
  [[nodiscard]] std::set<std::string> nicknames() const override {
    std::set<std::string> all;
    for (const auto& [id, member] : player_.members()) all.insert(member.nickname);
    return all;
  }
  [[nodiscard]] std::vector<RecordedStream> streams() const override {
    auto all = sound_.heard();
    for (auto& each : all) {
      if (each.stream.member == kServersMix) each.nickname = "mix of the server";
    }
    return all;
  }
  [[nodiscard]] std::optional<std::uint32_t> ownChannels() const override {
    return sound_.captures();
  }
  [[nodiscard]] std::size_t inputs() const override { return sound_.inputs(); }
  void recordInputs(bool wanted) override { sound_.recordInputs(wanted); }
  [[nodiscard]] std::optional<ClickGrid::Choice> clicks() const override {
    return sound_.mix().metronome.clicks;
  }
  [[nodiscard]] TakeMix mix() const override { return {sound_.mix().strips, sound_.mix().master}; }
  void recordInto(const std::shared_ptr<RecordingInbox>& inbox) override {
    sound_.recordInto(inbox);
  }

 private:
  const Player& player_;
  Sound& sound_;
};

}  // namespace midipool
