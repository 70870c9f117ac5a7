// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/playout.hpp"

#include <boost/json.hpp>

#include "wire/limits.hpp"
#include "wire/microseconds.hpp"

namespace midipool {
namespace {

using std::chrono::microseconds;

constexpr std::int64_t kLastId = 0xFFFF'FFFF;

Nanoseconds delayFrom(const JsonFields& fields, const char* name, Nanoseconds most) {
  return microseconds{fields.integer(name, 0, inMicroseconds(most))};
}

}  // namespace

const char* nameOf(PlayoutMode mode) noexcept {
  return mode == PlayoutMode::kAligned ? "aligned" : "live";
}

void putPlayoutWish(const PlayoutWish& wish, boost::json::object& json) {
  json["mode"] = nameOf(wish.mode);
  json["needed_us"] = inMicroseconds(wish.needed);
}

PlayoutWish playoutWishFrom(const JsonFields& fields) {
  PlayoutWish wish;
  const auto mode = fields.text("mode", 1, limits::kLongestName);
  if (mode == nameOf(PlayoutMode::kAligned)) {
    wish.mode = PlayoutMode::kAligned;
  } else if (mode != nameOf(PlayoutMode::kLive)) {
    fields.fail("mode", "live or aligned");
  }
  wish.needed = delayFrom(fields, "needed_us", microseconds{kMostMicroseconds});
  return wish;
}

void putRoomPlayout(const RoomPlayout& playout, boost::json::object& json) {
  json["delay_us"] = inMicroseconds(playout.delay);
  json["member"] = playout.member;
  json["takes_effect"] = nanosecondsOf(playout.from);
  putLongestDelay(playout.most, json);
}

RoomPlayout roomPlayoutFrom(const JsonFields& fields) {
  return {delayFrom(fields, "delay_us", kMostCommonDelay),
          static_cast<std::uint32_t>(fields.integer("member", 0, kLastId)),
          SessionTime{Nanoseconds{
              fields.integer("takes_effect", -limits::kLastTimestamp, limits::kLastTimestamp)}},
          longestDelayFrom(fields)};
}

Nanoseconds longestDelayFrom(const JsonFields& fields) {
  return delayFrom(fields, "most_us", kMostCommonDelay);
}

void putLongestDelay(Nanoseconds most, boost::json::object& json) {
  json["most_us"] = inMicroseconds(most);
}

}  // namespace midipool
