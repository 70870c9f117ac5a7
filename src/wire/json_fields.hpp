// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

namespace midipool {

// Reads the fields of a JSON object that a stranger has sent. Each function checks kind and range
// and throws a ProtocolError that names the field; fields nobody asks for are not looked at.
class JsonFields {
 public:
  // The object must outlive this. `context` goes before the field's name in errors.
  JsonFields(const boost::json::object& object, std::string context);

  [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t lowest,
                                     std::int64_t highest) const;
  [[nodiscard]] double number(std::string_view name, double lowest, double highest) const;
  [[nodiscard]] bool boolean(std::string_view name) const;
  // UTF-8 without control characters; the length counts bytes.
  [[nodiscard]] std::string text(std::string_view name, std::size_t shortest,
                                 std::size_t longest) const;
  [[nodiscard]] JsonFields object(std::string_view name) const;
  [[nodiscard]] const boost::json::array& array(std::string_view name, std::size_t longest) const;

  // True when the field is there and not null.
  [[nodiscard]] bool has(std::string_view name) const;

  [[noreturn]] void fail(std::string_view name, const std::string& mustBe) const;

 private:
  [[nodiscard]] const boost::json::value& value(std::string_view name) const;

  const boost::json::object* object_;
  std::string context_;
};

// Parses a text into a JSON object; nested too deeply or no object: ProtocolError.
[[nodiscard]] boost::json::object parseJsonObject(std::string_view text);

// True for UTF-8 without control characters, the line and paragraph separators included.
[[nodiscard]] bool isPlainText(std::string_view text);

}  // namespace midipool
