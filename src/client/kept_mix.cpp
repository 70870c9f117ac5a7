// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/kept_mix.hpp"

#include <stdexcept>
#include <utility>

namespace midipool {
namespace {

constexpr Nanoseconds kPause = std::chrono::seconds{2};

}  // namespace

KeptMix::KeptMix(const std::filesystem::path& file, std::string room, Log log)
    : file_{file}, isKept_{!file.empty()}, room_{std::move(room)}, log_{std::move(log)} {}

RoomMix KeptMix::load() const {
  if (!isKept_) return {};
  try {
    return file_.load(room_);
  } catch (const std::runtime_error& error) {
    log_(LogLevel::kWarning, error.what());
    return {};
  }
}

// From the first change on: somebody who never rests is not lost either.
void KeptMix::changed(LocalTime now) noexcept {
  if (!std::exchange(hasChanged_, true)) due_ = now + kPause;
}

void KeptMix::tick(const RoomMix& mix, LocalTime now) {
  if (now >= due_) save(mix);
}

void KeptMix::save(const RoomMix& mix) {
  if (!std::exchange(hasChanged_, false) || !isKept_) return;
  try {
    file_.save(room_, mix);
  } catch (const std::runtime_error& error) {
    log_(LogLevel::kWarning, error.what());
  }
}

}  // namespace midipool
