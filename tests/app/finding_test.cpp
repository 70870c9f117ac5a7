// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/finding.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Verdict = Finding::Verdict;

TEST(FindingTest, AdviceStandsBelowWhatIsNotOkAndNowhereElse) {
  const std::vector<Finding> findings{{Verdict::kOk, "bread", "eat it"},
                                      {Verdict::kImprove, "butter", "more of it"},
                                      {Verdict::kMissing, "salt", ""}};
  EXPECT_EQ(findingsText(findings),
            "ok        bread\n"
            "improve   butter\n"
            "          more of it\n"
            "missing   salt\n");
}

TEST(FindingTest, ProgramsGetTheSame) {
  const auto json =
      findingsJson({{Verdict::kOk, "bread", "eat it"}, {Verdict::kImprove, "butter", "more"}});
  EXPECT_EQ(boost::json::serialize(json),
            R"([{"verdict":"ok","what":"bread"},)"
            R"({"verdict":"improve","what":"butter","advice":"more"}])");
}

}  // namespace
}  // namespace midipool
