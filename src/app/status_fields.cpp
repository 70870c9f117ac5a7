// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/status_fields.hpp"

#include <fmt/format.h>

#include "app/harmless.hpp"

namespace midipool {
namespace {

using boost::json::array;
using boost::json::object;

}  // namespace

double numberIn(const object& json, const char* name) {
  const auto* found = json.if_contains(name);
  return found != nullptr && found->is_number() ? found->to_number<double>() : 0.0;
}

bool flagIn(const object& json, const char* name) {
  const auto* found = json.if_contains(name);
  return found != nullptr && found->is_bool() && found->as_bool();
}

std::string textIn(const object& json, const char* name) {
  const auto* found = json.if_contains(name);
  return found != nullptr && found->is_string() ? harmless(found->as_string()) : "";
}

const object& objectIn(const object& json, const char* name) {
  static const object kNone;
  const auto* found = json.if_contains(name);
  return found != nullptr && found->is_object() ? found->as_object() : kNone;
}

const array& arrayIn(const object& json, const char* name) {
  static const array kNone;
  const auto* found = json.if_contains(name);
  return found != nullptr && found->is_array() ? found->as_array() : kNone;
}

std::string placeText(const object& position) {
  return fmt::format("{}.{}.{:02}", numberIn(position, "bar"), numberIn(position, "beat"),
                     numberIn(position, "tick"));
}

const object& placeIn(const object& transport) {
  return objectIn(transport, transport.contains("begins_at") ? "begins_at" : "position");
}

std::string songText(const object& transport) {
  if (transport.contains("begins_in_ms")) {
    return fmt::format("beginning in {:.1f} s", numberIn(transport, "begins_in_ms") / 1000.0);
  }
  return flagIn(transport, "playing") ? "playing" : "stopped";
}

double percentOf(double part, double whole) {
  return whole > 0.0 ? 100.0 * part / whole : 0.0;
}

}  // namespace midipool
