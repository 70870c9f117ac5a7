// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/bar_sync.hpp"

#include <boost/json.hpp>

#include "wire/json_fields.hpp"
#include "wire/limits.hpp"
#include "wire/musical_fields.hpp"

namespace midipool {
namespace {

BarPosition positionFrom(const JsonFields& fields) {
  const auto position = fields.object("position");
  return {position.integer("bar", -limits::kLastBar, limits::kLastBar),
          static_cast<int>(position.integer("beat", 1, 64)),
          static_cast<int>(position.integer("tick", 0, 95))};
}

}  // namespace

boost::json::object barSyncToJson(const Timeline& timeline) {
  const auto position = timeline.barPositionOf(timeline.song);
  boost::json::object json{
      {"type", "bar_sync"},
      {"target_send_timestamp", nanosecondsOf(timeline.start)},
      {"bpm", timeline.bpm.value()},
      {"position", {{"bar", position.bar}, {"beat", position.beat}, {"tick", position.tick}}},
      {"song_position", timeline.song.wholeTicks()},
      {"time_signature", toJson(timeline.signature)},
      {"playing", timeline.playing},
      {"loop", timeline.loop ? boost::json::value(toJson(*timeline.loop)) : nullptr},
      {"revision", timeline.revision}};
  if (timeline.countIn > Beats{}) json["count_in"] = timeline.countIn.wholeTicks();
  return json;
}

Timeline barSyncFromJson(const JsonFields& fields) {
  Timeline timeline;
  timeline.start = SessionTime{Nanoseconds{
      fields.integer("target_send_timestamp", -limits::kLastTimestamp, limits::kLastTimestamp)}};
  timeline.bpm = bpmFrom(fields);
  timeline.signature = timeSignatureFrom(fields);
  timeline.song = songPositionFrom(fields, "song_position");
  timeline.origin = originFrom(timeline.song, positionFrom(fields), timeline.signature);
  timeline.playing = fields.boolean("playing");
  if (fields.has("loop")) timeline.loop = loopFrom(fields.object("loop"));
  timeline.revision =
      static_cast<std::uint64_t>(fields.integer("revision", 0, limits::kLastRevision));
  if (fields.has("count_in")) {
    timeline.countIn = Beats::ticks(fields.integer("count_in", 0, limits::kLongestCountIn));
  }
  return timeline;
}

}  // namespace midipool
