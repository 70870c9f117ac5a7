// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/playout.hpp"

#include <charconv>
#include <utility>

#include <boost/json.hpp>

#include "wire/limits.hpp"
#include "wire/microseconds.hpp"

namespace midipool {
namespace {

using std::chrono::microseconds;

constexpr std::int64_t kLastId = 0xFFFF'FFFF;
constexpr std::string_view kBars = "bars:";
constexpr std::string_view kBeats = "beats:";

std::optional<std::uint32_t> countFrom(std::string_view text) noexcept {
  std::uint32_t count = 0;
  const auto* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || stopped != end || count < 1 || count > kMostUnitsLate) {
    return std::nullopt;
  }
  return count;
}

Nanoseconds delayFrom(const JsonFields& fields, const char* name, Nanoseconds most) {
  return microseconds{fields.integer(name, 0, inMicroseconds(most))};
}

}  // namespace

std::string textOf(const PlayoutChoice& choice) {
  if (choice.mode == PlayoutMode::kAligned) return "aligned";
  if (!isMusical(choice.mode)) return "live";
  const auto unit = choice.mode == PlayoutMode::kBars ? kBars : kBeats;
  return std::string{unit} + std::to_string(choice.count);
}

std::optional<PlayoutChoice> playoutChoiceFrom(std::string_view text) noexcept {
  if (text == "live") return PlayoutChoice{};
  if (text == "aligned") return PlayoutMode::kAligned;
  for (const auto& [name, mode] :
       {std::pair{kBars, PlayoutMode::kBars}, std::pair{kBeats, PlayoutMode::kBeats}}) {
    if (!text.starts_with(name)) continue;
    const auto count = countFrom(text.substr(name.size()));
    return count ? std::optional{PlayoutChoice{mode, *count}} : std::nullopt;
  }
  return std::nullopt;
}

void putPlayoutWish(const PlayoutWish& wish, boost::json::object& json) {
  json["mode"] = textOf(wish.choice);
  json["needed_us"] = inMicroseconds(wish.needed);
}

PlayoutWish playoutWishFrom(const JsonFields& fields) {
  PlayoutWish wish;
  const auto choice = playoutChoiceFrom(fields.text("mode", 1, limits::kLongestName));
  if (!choice) fields.fail("mode", kPlayoutChoices);
  wish.choice = *choice;
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
