// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/finding.hpp"

#include <fmt/format.h>

namespace midipool {
namespace {

bool needsAdvice(const Finding& finding) {
  return finding.verdict != Finding::Verdict::kOk && !finding.advice.empty();
}

}  // namespace

const char* nameOf(Finding::Verdict verdict) noexcept {
  switch (verdict) {
    case Finding::Verdict::kOk:
      return "ok";
    case Finding::Verdict::kImprove:
      return "improve";
    case Finding::Verdict::kMissing:
      break;
  }
  return "missing";
}

std::string findingsText(const std::vector<Finding>& findings) {
  std::string lines;
  for (const auto& finding : findings) {
    lines += fmt::format("{:<8}  {}\n", nameOf(finding.verdict), finding.what);
    if (needsAdvice(finding)) lines += fmt::format("          {}\n", finding.advice);
  }
  return lines;
}

boost::json::array findingsJson(const std::vector<Finding>& findings) {
  boost::json::array all;
  for (const auto& finding : findings) {
    boost::json::object json{{"verdict", nameOf(finding.verdict)}, {"what", finding.what}};
    if (needsAdvice(finding)) json["advice"] = finding.advice;
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace midipool
