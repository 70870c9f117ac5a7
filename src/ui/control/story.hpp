// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <deque>
#include <string>

namespace midipool::control {

// What was last said and done in the room, for pages that come later. Of each kind it keeps so many
// lines for itself: who turns the tempo a hundred times does not push out the talk. Pure.
class Story {
 public:
  static constexpr std::size_t kMostOfEach = 100;
  enum class Kind { kSaid, kDone };

  // A `chat` or `changed`, as it was told.
  void add(Kind kind, std::string message);
  void clear() noexcept { lines_.clear(); }
  [[nodiscard]] bool isEmpty() const noexcept { return lines_.empty(); }

  // The message `story`, oldest first.
  [[nodiscard]] std::string encode() const;

 private:
  struct Line {
    Kind kind;
    std::string message;
  };
  std::deque<Line> lines_;
};

}  // namespace midipool::control
