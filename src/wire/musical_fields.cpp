// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/musical_fields.hpp"

#include <boost/json.hpp>

#include "wire/json_fields.hpp"
#include "wire/limits.hpp"

namespace midipool {

boost::json::object toJson(TimeSignature signature) {
  return {{"numerator", signature.numerator()}, {"denominator", signature.denominator()}};
}

boost::json::object toJson(const Loop& loop) {
  return {{"start", loop.start.wholeTicks()}, {"end", loop.end.wholeTicks()}};
}

Bpm bpmFrom(const JsonFields& fields) {
  const auto bpm = Bpm::from(fields.number("bpm", 20.0, 999.0));
  if (!bpm) fields.fail("bpm", "a tempo from 20 to 999");
  return *bpm;
}

TimeSignature timeSignatureFrom(const JsonFields& fields) {
  const auto field = fields.object("time_signature");
  const auto signature =
      TimeSignature::from(field.integer("numerator", 1, 64), field.integer("denominator", 1, 32));
  if (!signature) field.fail("denominator", "1, 2, 4, 8, 16 or 32");
  return *signature;
}

Beats songPositionFrom(const JsonFields& fields, std::string_view name) {
  return Beats::ticks(fields.integer(name, 0, limits::kLastSongTick));
}

Loop loopFrom(const JsonFields& fields) {
  const Loop loop{songPositionFrom(fields, "start"), songPositionFrom(fields, "end")};
  if (loop.end <= loop.start) fields.fail("end", "behind start");
  return loop;
}

}  // namespace midipool
