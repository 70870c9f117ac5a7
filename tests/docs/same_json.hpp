// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace midipool::testing {

// However a number is written, 120 or 1.2E2.
inline bool same(const boost::json::value& a, const boost::json::value& b) {
  if (a.is_number() && b.is_number()) return a.to_number<double>() == b.to_number<double>();
  if (a.kind() != b.kind()) return false;
  if (const auto* array = a.if_array()) {
    const auto& other = b.get_array();
    return std::equal(array->begin(), array->end(), other.begin(), other.end(), same);
  }
  const auto* object = a.if_object();
  if (object == nullptr) return a == b;
  const auto& other = b.get_object();
  if (object->size() != other.size()) return false;
  return std::all_of(object->begin(), object->end(), [&](const auto& field) {
    const auto* found = other.if_contains(field.key());
    return found != nullptr && same(field.value(), *found);
  });
}

inline void expectSame(const std::string& example, const std::string& encoded) {
  EXPECT_TRUE(same(boost::json::parse(example), boost::json::parse(encoded)))
      << "the page says " << example << "the code says " << encoded;
}

}  // namespace midipool::testing
