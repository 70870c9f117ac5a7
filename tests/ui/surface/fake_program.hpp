// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "ui/control/program.hpp"

namespace midipool::testing {

// A room with a mixer that does what is wished of it, and notes the rest.
class FakeProgram final : public control::Program {
 public:
  control::Session session() override { return {}; }
  control::RecentRooms recentRooms() override { return {}; }
  control::Settings settings() override { return {}; }
  control::Mappings mappings() override { return {}; }
  std::optional<control::Players> players() override { return std::nullopt; }
  std::optional<control::MixerState> mixer() override { return mixerState; }
  std::optional<control::Transport> transport() override { return transportState; }
  std::optional<control::ClockInfo> clock() override { return std::nullopt; }
  std::optional<control::Recording> recording() override { return recordingState; }
  const control::Story& story() override { return nothing; }
  std::optional<control::Meters> meters(const control::MixerState& mixer) override {
    control::Meters meters;
    meters.strips.resize(mixer.strips.size());
    meters.inputs.resize(mixer.inputs.size());
    meters.song = BarPosition{17, 3, 6};
    return meters;
  }
  void perform(const control::Wish& wish, Reply reply) override {
    if (const auto* strip = std::get_if<control::ChangeStrip>(&wish)) {
      for (auto& each : mixerState->strips) {
        if (each.nickname == strip->nickname) each.settings = changed(each.settings, strip->change);
      }
    } else if (const auto* input = std::get_if<control::ChangeInput>(&wish)) {
      auto& each = mixerState->inputs.at(input->input - 1);
      each = changed(each, input->change);
    } else if (const auto* metronome = std::get_if<control::ChangeMetronome>(&wish)) {
      auto& state = mixerState->metronome;
      state = changed(state, metronome->change);
      state.strip = changed(state.strip, metronome->strip);
    } else if (const auto* master = std::get_if<control::ChangeMaster>(&wish)) {
      mixerState->master = master->gain.value_or(mixerState->master);
    } else if (const auto* steer = std::get_if<control::Steer>(&wish)) {
      steered.push_back(steer->request.action);
    } else if (const auto* record = std::get_if<control::Record>(&wish)) {
      records.push_back(record->on);
    }
    reply(control::Done{});
  }

  // Ann and Ben, and two inputs of one's own.
  std::optional<control::MixerState> mixerState{
      control::MixerState{{{"Ann", {}, true}, {"Ben", {}, true}}, {{}, {}}, Decibels{}, false}};
  std::optional<control::Transport> transportState;
  std::vector<TransportAction> steered;
  std::optional<control::Recording> recordingState;
  std::vector<bool> records;
  control::Story nothing;
};

}  // namespace midipool::testing
