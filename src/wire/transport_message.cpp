// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/transport_message.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "wire/json_fields.hpp"
#include "wire/limits.hpp"
#include "wire/musical_fields.hpp"

namespace midipool {
namespace {

using boost::json::object;

object placeToJson(const SongPlace& place) {
  if (const auto* position = std::get_if<BarPosition>(&place)) {
    return {{"bar", position->bar}, {"beat", position->beat}, {"tick", position->tick}};
  }
  return {{"song_position", std::get<Beats>(place).wholeTicks()}};
}

SongPlace placeFrom(const JsonFields& fields) {
  if (fields.has("song_position")) return songPositionFrom(fields, "song_position");
  BarPosition position;
  position.bar = fields.integer("bar", 1, limits::kLastBar);
  if (fields.has("beat")) position.beat = static_cast<int>(fields.integer("beat", 1, 64));
  if (fields.has("tick")) position.tick = static_cast<int>(fields.integer("tick", 0, 95));
  return position;
}

struct ToJson {
  object operator()(const StartSong&) const { return {{"action", "start"}}; }
  object operator()(const StopSong&) const { return {{"action", "stop"}}; }
  object operator()(const ContinueSong&) const { return {{"action", "continue"}}; }
  object operator()(const LocateSong& locate) const {
    return {{"action", "locate"}, {"place", placeToJson(locate.place)}};
  }
  object operator()(const ChangeTempo& change) const {
    return {{"action", "tempo"}, {"bpm", change.bpm.value()}};
  }
  object operator()(const ChangeSignature& change) const {
    return {{"action", "signature"}, {"time_signature", toJson(change.signature)}};
  }
  object operator()(const ChangeLoop& change) const {
    if (!change.loop) return {{"action", "loop"}, {"loop", nullptr}};
    return {{"action", "loop"},
            {"loop",
             {{"start", placeToJson(change.loop->start)}, {"end", placeToJson(change.loop->end)}}}};
  }
};

TransportAction actionFrom(const JsonFields& fields) {
  const auto action = fields.text("action", 1, limits::kLongestName);
  if (action == "start") return StartSong{};
  if (action == "stop") return StopSong{};
  if (action == "continue") return ContinueSong{};
  if (action == "locate") return LocateSong{placeFrom(fields.object("place"))};
  if (action == "tempo") return ChangeTempo{bpmFrom(fields)};
  if (action == "signature") return ChangeSignature{timeSignatureFrom(fields)};
  if (action != "loop") {
    fields.fail("action", "start, stop, continue, locate, tempo, signature or loop");
  }
  if (!fields.has("loop")) return ChangeLoop{};
  const auto loop = fields.object("loop");
  return ChangeLoop{LoopPlaces{placeFrom(loop.object("start")), placeFrom(loop.object("end"))}};
}

Quantise quantiseFrom(const JsonFields& fields) {
  if (!fields.has("quantise")) return Quantise::kNone;
  const auto quantise = fields.text("quantise", 1, limits::kLongestName);
  if (quantise == "bar") return Quantise::kBar;
  if (quantise == "beat") return Quantise::kBeat;
  if (quantise != "none") fields.fail("quantise", "none, beat or bar");
  return Quantise::kNone;
}

std::optional<int> countInFrom(const JsonFields& fields) {
  if (!fields.has("count_in")) return std::nullopt;
  return static_cast<int>(fields.integer("count_in", 0, kMostCountInBars));
}

const char* nameOf(Quantise quantise) {
  switch (quantise) {
    case Quantise::kBeat:
      return "beat";
    case Quantise::kBar:
      return "bar";
    case Quantise::kNone:
      break;
  }
  return "none";
}

std::string placeText(const SongPlace& place) {
  if (const auto* position = std::get_if<BarPosition>(&place)) {
    return position->beat == 1 && position->tick == 0
               ? fmt::format("bar {}", position->bar)
               : fmt::format("bar {} beat {}", position->bar, position->beat);
  }
  return fmt::format("sixteenth {}", std::get<Beats>(place).wholeTicks() / 6 + 1);
}

struct Describe {
  std::string operator()(const StartSong&) const { return "start"; }
  std::string operator()(const StopSong&) const { return "stop"; }
  std::string operator()(const ContinueSong&) const { return "continue"; }
  std::string operator()(const LocateSong& locate) const {
    return "locate " + placeText(locate.place);
  }
  std::string operator()(const ChangeTempo& change) const {
    return fmt::format("tempo {:g}", change.bpm.value());
  }
  std::string operator()(const ChangeSignature& change) const {
    return fmt::format("signature {}/{}", change.signature.numerator(),
                       change.signature.denominator());
  }
  std::string operator()(const ChangeLoop& change) const {
    if (!change.loop) return "loop off";
    return fmt::format("loop {} to {}", placeText(change.loop->start), placeText(change.loop->end));
  }
};

}  // namespace

object transportToJson(const TransportRequest& request) {
  auto json = std::visit(ToJson{}, request.action);
  json["quantise"] = nameOf(request.quantise);
  if (request.countInBars) json["count_in"] = *request.countInBars;
  return json;
}

TransportRequest transportFromJson(const JsonFields& fields) {
  return {actionFrom(fields), quantiseFrom(fields), countInFrom(fields)};
}

std::string describe(const TransportRequest& request) {
  const auto action = std::visit(Describe{}, request.action);
  const auto bars = request.countInBars.value_or(0);
  if (bars == 0 || !beginsToPlay(request.action)) return action;
  return fmt::format("{} after {} bar{}", action, bars, bars == 1 ? "" : "s");
}

}  // namespace midipool
