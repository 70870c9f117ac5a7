// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/status_fields.hpp"

#include <fmt/format.h>

namespace midipool {
namespace {

using boost::json::array;
using boost::json::object;

bool isControl(unsigned char byte) {
  return byte < 0x20 || byte == 0x7F;
}

// U+0080 to U+009F are controls, too, to some terminals; in UTF-8 they are C2 80 to C2 9F.
bool isHighControl(unsigned char byte, unsigned char next) {
  return byte == 0xC2 && next >= 0x80 && next <= 0x9F;
}

std::string harmless(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : '\0';
    const bool high = isHighControl(byte, static_cast<unsigned char>(next));
    result += high || isControl(byte) ? '?' : text[i];
    if (high) ++i;
  }
  return result;
}

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

double percentOf(double part, double whole) {
  return whole > 0.0 ? 100.0 * part / whole : 0.0;
}

}  // namespace midipool
