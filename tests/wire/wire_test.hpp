// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "wire/protocol_error.hpp"

namespace midipool::testing {

// What the sender reads when his message is refused, or nothing when it is taken.
template <typename Decode>
std::string complaintOf(const boost::json::object& json, Decode decode) {
  try {
    (void)decode(boost::json::serialize(json));
  } catch (const ProtocolError& error) {
    EXPECT_EQ(error.code(), error_code::kInvalidMessage);
    return error.what();
  }
  return {};
}

// The object that holds the last name of a path like "datagrams.session" or "members.0.nickname".
inline boost::json::object& holderOf(boost::json::object& json, std::string& path) {
  auto* holder = &json;
  for (auto dot = path.find('.'); dot != std::string::npos; dot = path.find('.')) {
    auto* value = &holder->at(path.substr(0, dot));
    path.erase(0, dot + 1);
    if (auto* array = value->if_array()) {
      value = &array->at(0);
      path.erase(0, 2);
    }
    holder = &value->as_object();
  }
  return *holder;
}

// A good message is refused with the field's name when that field is missing, of another kind, or
// one of the bad values.
template <typename Decode>
void expectFieldChecked(const std::string& good, const std::string& fieldPath,
                        const std::vector<boost::json::value>& badValues, Decode decode,
                        bool optional = false) {
  SCOPED_TRACE(fieldPath);
  const auto json = boost::json::parse(good).as_object();
  ASSERT_EQ(complaintOf(json, decode), "");

  auto name = fieldPath;
  auto missing = json;
  holderOf(missing, name).erase(name);
  const auto expected = name + " must be";
  if (optional) {
    EXPECT_EQ(complaintOf(missing, decode), "");
  } else {
    EXPECT_NE(complaintOf(missing, decode).find(expected), std::string::npos) << "missing";
  }
  for (const auto& value : badValues) {
    auto bad = json;
    auto path = fieldPath;
    holderOf(bad, path)[path] = value;
    EXPECT_NE(complaintOf(bad, decode).find(expected), std::string::npos) << value;
  }
}

}  // namespace midipool::testing
