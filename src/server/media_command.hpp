// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <utility>

#include "server/media_host.hpp"

namespace midipool {

// A command made of a function of a MediaRouter&.
template <typename Function>
class MediaTask final : public MediaCommand {
 public:
  explicit MediaTask(Function function) : function_{std::move(function)} {}
  void carryOut(MediaRouter& router) override { function_(router); }

 private:
  Function function_;
};

// The function runs once. What it owns, or has taken into it, is destroyed with the command.
template <typename Function>
std::unique_ptr<MediaCommand> mediaCommand(Function function) {
  return std::make_unique<MediaTask<Function>>(std::move(function));
}

}  // namespace midipool
