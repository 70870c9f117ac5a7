// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace midipool {

// What the control thread and a media thread share of one stream while both have it. Each number is
// written by one of them; nobody waits.
struct StreamState {
  // By the control thread: nobody gets this sound.
  std::atomic<bool> muted{false};

  // By the media thread: of this stream on its way to the server.
  std::atomic<std::int64_t> packets{0};
  std::atomic<std::int64_t> lost{0};
  // Of 256: the worst in the last report of this stream's member, on what he hears.
  std::atomic<std::uint8_t> hearingLoss{0};
};

}  // namespace midipool
