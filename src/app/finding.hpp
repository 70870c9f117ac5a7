// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>

namespace midipool {

// One thing that the doctor has found, and what to do about it.
struct Finding {
  enum class Verdict {
    kOk,
    kImprove,  // it is there, and could be better
    kMissing
  };

  Verdict verdict = Verdict::kOk;
  std::string what;
  std::string advice{};  // a sentence; counts only where it is not ok
};

[[nodiscard]] const char* nameOf(Finding::Verdict verdict) noexcept;

// For people: a line for each, and its advice below where there is something to do.
[[nodiscard]] std::string findingsText(const std::vector<Finding>& findings);
[[nodiscard]] boost::json::array findingsJson(const std::vector<Finding>& findings);

}  // namespace midipool
