// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/json_fields.hpp"

#include <cmath>
#include <utility>

#include <boost/json.hpp>

#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

constexpr std::size_t kDeepestNesting = 8;

std::string range(auto lowest, auto highest) {
  return boost::json::serialize(boost::json::value(lowest)) + " to " +
         boost::json::serialize(boost::json::value(highest));
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
  const auto number = value(name).to_number<double>(error);
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
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return false;
    // U+0080..U+009F are C2 80..C2 9F, U+2028 and U+2029 E2 80 A8 and A9.
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      return false;
    }
    if (text.substr(i).starts_with("\xE2\x80\xA8") || text.substr(i).starts_with("\xE2\x80\xA9")) {
      return false;
    }
  }
  return true;
}

}  // namespace midipool
