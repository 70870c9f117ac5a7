// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/playout_words.hpp"

#include <fmt/format.h>

#include "time/milliseconds.hpp"

namespace midipool {
namespace {

std::string ofLine(std::uint32_t id, const Player& player) {
  if (player.joined() && player.joined()->member == id) return ", as your line needs it";
  const auto member = player.members().find(id);
  if (member == player.members().end()) return {};
  return fmt::format(", as {}'s line needs it", member->second.nickname);
}

std::string units(const PlayoutChoice& choice) {
  const char* const unit = choice.mode == PlayoutMode::kBars ? "bar" : "beat";
  return fmt::format("{} {}{}", choice.count, unit, choice.count == 1 ? "" : "s");
}

// Without milliseconds: a tempo that changes is no news of one's own sound.
std::string wordsInBars(const Playout& playout) {
  const auto late = units(playout.choice());
  switch (playout.state()) {
    case Playout::State::kBars:
      return fmt::format("you hear the room, and yourself, {} late", late);
    case Playout::State::kWaiting:
      return fmt::format("you will hear the room {} late as soon as so much has been played", late);
    case Playout::State::kTooLong:
      if (playout.longest() > kMostBarDelay) {
        return fmt::format("{} would be more than a minute here: you hear the room live", late);
      }
      return fmt::format("{} is less than your line needs here: you hear the room live; take more",
                         late);
    default:
      return {};
  }
}

}  // namespace

std::string wordsOf(const Playout& playout, const Player& player) {
  if (isMusical(playout.choice().mode)) return wordsInBars(playout);
  const auto& room = playout.room();
  switch (playout.state()) {
    case Playout::State::kAligned:
      return fmt::format("aligned: everybody hears the room {:.0f} ms late{}",
                         inMilliseconds(playout.delay().after.value_or(room.delay)),
                         ofLine(room.member, player));
    case Playout::State::kTooLong:
      return fmt::format(
          "your line is too long for this room, which waits {:.0f} ms: you hear it live",
          inMilliseconds(room.most));
    case Playout::State::kWaiting:
    case Playout::State::kBars:
    case Playout::State::kLive:
      break;
  }
  return {};
}

}  // namespace midipool
