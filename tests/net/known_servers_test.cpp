// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/known_servers.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

using Verdict = KnownServers::Verdict;
using ::testing::HasSubstr;

class Servers : public ::testing::Test {
 protected:
  [[nodiscard]] std::string contents() const {
    std::ostringstream text;
    text << std::ifstream{known_.file()}.rdbuf();
    return text.str();
  }
  void write(const std::string& text) const { std::ofstream{known_.file()} << text; }

  testing::TemporaryDirectory directory_;
  KnownServers known_{directory_.path() / "known_servers"};
};

TEST_F(Servers, AreNewOnce) {
  const auto first = known_.check("jam.example:7400", "SHA256:aa");
  EXPECT_EQ(first.verdict, Verdict::kNew);
  EXPECT_EQ(first.warning, "");
  EXPECT_EQ(known_.check("jam.example:7400", "SHA256:aa").verdict, Verdict::kKnown);
  EXPECT_THAT(contents(), HasSubstr("\njam.example:7400 SHA256:aa\n"));
}

TEST_F(Servers, DifferByHostAndPort) {
  (void)known_.check("jam.example:7400", "SHA256:aa");
  EXPECT_EQ(known_.check("jam.example:7401", "SHA256:bb").verdict, Verdict::kNew);
  EXPECT_EQ(known_.check("am.example:7400", "SHA256:cc").verdict, Verdict::kNew);
  EXPECT_EQ(known_.check("[2001:db8::1]:7400", "SHA256:dd").verdict, Verdict::kNew);
  EXPECT_EQ(known_.check("JAM.Example:7400", "SHA256:aa").verdict, Verdict::kKnown);
}

TEST_F(Servers, AChangeIsReportedWithItsLineAndChangesNothing) {
  write("# heading\n\njam.example:7400 SHA256:aa\n");
  const auto answer = known_.check("jam.example:7400", "SHA256:bb");
  EXPECT_EQ(answer.verdict, Verdict::kChanged);
  EXPECT_EQ(answer.remembered, "SHA256:aa");
  EXPECT_EQ(answer.line, 3U);
  EXPECT_EQ(contents(), "# heading\n\njam.example:7400 SHA256:aa\n");
}

TEST_F(Servers, AnyOfSeveralLinesWillDo) {
  write("jam.example:7400 SHA256:aa\njam.example:7400 SHA256:bb\n");
  EXPECT_EQ(known_.check("jam.example:7400", "SHA256:bb").verdict, Verdict::kKnown);
  EXPECT_EQ(known_.check("jam.example:7400", "SHA256:cc").verdict, Verdict::kChanged);
}

TEST_F(Servers, CommentsAndUnknownLinesStay) {
  const std::string before =
      "# mine\nsomething else\n   jam.example:7400\tSHA256:aa  # the club\nend";
  write(before);
  EXPECT_EQ(known_.check("jam.example:7400", "SHA256:aa").verdict, Verdict::kKnown);
  EXPECT_EQ(known_.check("new.example:7400", "SHA256:bb").verdict, Verdict::kNew);
  EXPECT_EQ(contents(), before + "\nnew.example:7400 SHA256:bb\n");
}

TEST_F(Servers, ItsDirectoryIsMade) {
  const KnownServers deep{directory_.path() / "a" / "b" / "known_servers"};
  EXPECT_EQ(deep.check("jam.example:7400", "SHA256:aa").warning, "");
  EXPECT_EQ(deep.check("jam.example:7400", "SHA256:aa").verdict, Verdict::kKnown);
}

TEST_F(Servers, WhatCannotBeRememberedGivesAWarning) {
  write("a file, no directory");
  const KnownServers below{known_.file() / "known_servers"};
  const auto answer = below.check("jam.example:7400", "SHA256:aa");
  EXPECT_EQ(answer.verdict, Verdict::kNew);
  EXPECT_EQ(answer.warning,
            "cannot remember this server in " + below.file().string() + ": not a directory");
}

TEST_F(Servers, SeveralProcessesLoseNoLine) {
  constexpr int kProcesses = 4;
  constexpr int kServers = 25;
  std::vector<pid_t> children;
  for (int process = 0; process < kProcesses; ++process) {
    const auto child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      bool isFine = true;
      for (int i = 0; i < kServers; ++i) {
        const auto host = "p" + std::to_string(process) + "s" + std::to_string(i) + ":7400";
        const auto answer = known_.check(host, "SHA256:aa");
        isFine = isFine && answer.verdict == Verdict::kNew && answer.warning.empty();
      }
      ::_exit(isFine ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const auto child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  const auto text = contents();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1 + kProcesses * kServers);
  EXPECT_EQ(known_.check("p3s24:7400", "SHA256:aa").verdict, Verdict::kKnown);
}

TEST_F(Servers, AnInvitedServerCountsWhateverWasThereBefore) {
  EXPECT_EQ(known_.check("jam.example:7400", "SHA256:aa").verdict, Verdict::kNew);
  EXPECT_EQ(known_.check("other:7400", "SHA256:cc").verdict, Verdict::kNew);
  const KnownServers invited{known_.file(), "SHA256:bb"};
  EXPECT_EQ(invited.check("Jam.example:7400", "SHA256:bb").verdict, Verdict::kNew);
  EXPECT_EQ(invited.check("jam.example:7400", "SHA256:bb").verdict, Verdict::kKnown);
  EXPECT_EQ(known_.check("jam.example:7400", "SHA256:bb").verdict, Verdict::kKnown);
  EXPECT_EQ(known_.check("jam.example:7400", "SHA256:aa").verdict, Verdict::kChanged);
  EXPECT_EQ(known_.check("other:7400", "SHA256:cc").verdict, Verdict::kKnown);
}

TEST_F(Servers, NobodyButTheInvitedServerWillDo) {
  EXPECT_EQ(known_.check("jam.example:7400", "SHA256:aa").verdict, Verdict::kNew);
  const KnownServers invited{known_.file(), "SHA256:bb"};
  const auto answer = invited.check("jam.example:7400", "SHA256:aa");
  EXPECT_EQ(answer.verdict, Verdict::kNotInvited);
  EXPECT_EQ(answer.remembered, "SHA256:bb");
}

}  // namespace
}  // namespace midipool
