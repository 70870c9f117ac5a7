// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <utility>

#include "recorder/recording_inbox.hpp"

namespace midipool {

// What goes through the media thread, on its way to a recorder too. Of the media thread, realtime-safe.
class RecordingFeed {
 public:
  explicit RecordingFeed(std::shared_ptr<RecordingInbox> inbox) : inbox_{std::move(inbox)} {}

  void packet(std::span<const std::uint8_t> opened) noexcept { inbox_->packet(opened); }
  void own(const SoundBlock& block) noexcept { inbox_->own(block); }
  void inputs(const InputBlock& block) noexcept { inbox_->inputs(block); }

 private:
  std::shared_ptr<RecordingInbox> inbox_;
};

}  // namespace midipool
