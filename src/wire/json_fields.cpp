// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/json_fields.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

constexpr std::size_t kDeepestNesting = 8;

std::string range(auto lowest, auto highest) {
  return fmt::format("{} to {}", lowest, highest);
}

bool isContinuation(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

// The code point at the beginning, and how many bytes it takes; nothing when it is no UTF-8 (RFC
// 3629: no overlong forms, no surrogates).
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;
};
std::optional<CodePoint> codePointAt(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return CodePoint{first, 1};
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) return std::nullopt;
  char32_t value = first & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (!isContinuation(byte)) return std::nullopt;
    value = (value << 6) | (byte & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest.at(bytes) || value > 0x10FFFF || surrogate) return std::nullopt;
  return CodePoint{value, bytes};
}

// Boost.JSON may read a number off by its last bits, differently for each way of writing it. A double
// keeps 15 digits, so what is rounded to them stays the same however often it is passed on.
double ofFifteenDigits(double number) {
  constexpr double kNothing = 1e-300;  // fewer digits below
  if (std::abs(number) < kNothing) return 0.0;
  std::array<char, 32> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), number,
                                     std::chars_format::scientific, 14);
  std::from_chars(text.data(), written.ptr, number);
  return number;
}

bool isControl(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value < 0xA0) || value == 0x2028 || value == 0x2029;
}

}  // namespace

JsonFields::JsonFields(const boost::json::object& object, std::string context)
    : object_{&object}, context_{std::move(context)} {}

std::int64_t JsonFields::integer(std::string_view name, std::int64_t lowest,
                                 std::int64_t highest) const {
  boost::system::error_code error;
  const auto number = value(name).to_number<std::int64_t>(error);
  if (error || number < lowest || number > highest) {
    fail(name, "a whole number from " + range(lowest, highest));
  }
  return number;
}

double JsonFields::number(std::string_view name, double lowest, double highest) const {
  boost::system::error_code error;
  const auto number = ofFifteenDigits(value(name).to_number<double>(error));
  if (error || !(number >= lowest && number <= highest)) {
    fail(name, "a number from " + range(lowest, highest));
  }
  return number;
}

bool JsonFields::boolean(std::string_view name) const {
  const auto* boolean = value(name).if_bool();
  if (boolean == nullptr) fail(name, "true or false");
  return *boolean;
}

std::string JsonFields::text(std::string_view name, std::size_t shortest,
                             std::size_t longest) const {
  const auto* text = value(name).if_string();
  if (text == nullptr || text->size() < shortest || text->size() > longest || !isPlainText(*text)) {
    fail(name, "a text of " + std::to_string(shortest) + " to " + std::to_string(longest) +
                   " bytes without control characters");
  }
  return std::string{*text};
}

JsonFields JsonFields::object(std::string_view name) const {
  const auto* object = value(name).if_object();
  if (object == nullptr) fail(name, "an object");
  return {*object, context_ + "." + std::string{name}};
}

const boost::json::array& JsonFields::array(std::string_view name, std::size_t longest) const {
  const auto* array = value(name).if_array();
  if (array == nullptr || array->size() > longest) {
    fail(name, "an array of up to " + std::to_string(longest));
  }
  return *array;
}

bool JsonFields::has(std::string_view name) const {
  const auto* found = object_->if_contains(name);
  return found != nullptr && !found->is_null();
}

const boost::json::value& JsonFields::value(std::string_view name) const {
  const auto* found = object_->if_contains(name);
  if (found == nullptr) fail(name, "there");
  return *found;
}

void JsonFields::fail(std::string_view name, const std::string& mustBe) const {
  throw ProtocolError{error_code::kInvalidMessage,
                      context_ + ": " + std::string{name} + " must be " + mustBe};
}

boost::json::object parseJsonObject(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kDeepestNesting;
  boost::system::error_code error;
  auto value = boost::json::parse(text, error, {}, options);
  if (error || !value.is_object()) {
    throw ProtocolError{error_code::kInvalidMessage, "a message must be one JSON object"};
  }
  return std::move(value.as_object());
}

bool isPlainText(std::string_view text) {
  while (!text.empty()) {
    const auto point = codePointAt(text);
    if (!point || isControl(point->value)) return false;
    text.remove_prefix(point->bytes);
  }
  return true;
}

}  // namespace midipool
