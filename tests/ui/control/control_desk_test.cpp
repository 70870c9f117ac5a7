// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/control_desk.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace midipool::control {
namespace {

using namespace std::chrono_literals;

class FakePage final : public PageLink {
 public:
  void send(const std::string& message) override { told_.push_back(boost::json::parse(message)); }
  void close(CloseCode code, const std::string&) override { closed_ = code; }
  [[nodiscard]] bool isIdle() const override { return reads_; }

  // How often that type was told since the last forget().
  [[nodiscard]] int count(const std::string& type) const {
    int count = 0;
    for (const auto& message : told_) count += message.at("type").as_string() == type;
    return count;
  }
  void forget() { told_.clear(); }

  std::vector<boost::json::value> told_;
  std::optional<CloseCode> closed_;
  bool reads_ = true;
};

class FakeProgram final : public Program {
 public:
  [[nodiscard]] Session session() override {
    ++asked_;
    return session_;
  }
  [[nodiscard]] RecentRooms recentRooms() override { return {}; }
  [[nodiscard]] Settings settings() override { return settings_; }
  [[nodiscard]] Mappings mappings() override { return {}; }
  [[nodiscard]] std::optional<Players> players() override { return players_; }
  [[nodiscard]] std::optional<MixerState> mixer() override { return mixer_; }
  [[nodiscard]] std::optional<Transport> transport() override { return std::nullopt; }
  [[nodiscard]] std::optional<ClockInfo> clock() override { return clock_; }
  [[nodiscard]] const Story& story() override { return story_; }
  [[nodiscard]] std::optional<Meters> meters(const MixerState& mixer) override {
    Meters meters;
    meters.strips.resize(mixer.strips.size());
    return meters;
  }
  void perform(const Wish& wish, Reply reply) override {
    wishes_.push_back(wish.index());
    if (answer_) return reply(*answer_);
    reply_ = std::move(reply);
  }

  Session session_;
  Settings settings_;
  std::optional<Players> players_;
  std::optional<MixerState> mixer_;
  std::optional<ClockInfo> clock_;
  Story story_;
  std::optional<Answer> answer_ = Done{};
  Reply reply_;
  std::vector<std::size_t> wishes_;
  int asked_ = 0;
};

class ControlDeskTest : public ::testing::Test {
 protected:
  void say(FakePage& page, const std::string& text) { desk_.received(page, text, now_); }
  void greet(FakePage& page, int meters = 0) {
    desk_.connected(page, now_);
    say(page, R"({"type": "hello", "token": "secret", "meters_per_second": )" +
                  std::to_string(meters) + "}");
  }
  // Ticks whenever it is due; what fell due is done.
  void run(Nanoseconds time) {
    for (const auto end = now_ + time; now_ < end;) {
      const auto due = desk_.tick(now_);
      EXPECT_GT(due, now_);
      now_ = std::min(std::max(due, now_ + 1us), end);
    }
  }
  void enterRoom() {
    program_.session_.phase = Phase::kJoined;
    program_.session_.room = "jam";
    program_.mixer_ = MixerState{{{"Ben", {}, true}}, {{}}, {}, false};
    program_.players_ = Players{};
    program_.clock_ = ClockInfo{};
  }

  LocalTime now_{1000s};
  FakeProgram program_;
  ControlDesk desk_{program_, "secret", "midipool/test"};
  FakePage page_;
  FakePage other_;
};

TEST_F(ControlDeskTest, WhoHasTheTokenGetsTheWholeStateOnce) {
  enterRoom();
  greet(page_);
  ASSERT_GE(page_.told_.size(), 1U);
  EXPECT_EQ(page_.told_[0].at("type"), "welcome");
  for (const auto* type :
       {"session", "recent_rooms", "settings", "mappings", "players", "mixer", "clock"}) {
    EXPECT_EQ(page_.count(type), 1) << type;
  }
  EXPECT_EQ(page_.count("transport"), 0);
  page_.forget();
  run(2s);
  EXPECT_TRUE(page_.told_.empty());
  greet(other_);
  EXPECT_EQ(other_.count("session"), 1);
  EXPECT_EQ(other_.count("mixer"), 1);
  EXPECT_TRUE(page_.told_.empty());
}

TEST_F(ControlDeskTest, AWrongTokenIsTheEnd) {
  for (const auto* first : {R"({"type": "hello", "token": "wrong"})", R"({"type": "hello"})",
                            R"({"type": "leave"})", "x"}) {
    FakePage page;
    desk_.connected(page, now_);
    say(page, first);
    EXPECT_EQ(page.closed_, CloseCode::kWrongToken) << first;
    say(page, R"({"type": "hello", "token": "secret"})");
    EXPECT_TRUE(page.told_.empty());
    desk_.disconnected(page);
  }
  EXPECT_TRUE(program_.wishes_.empty());
}

TEST_F(ControlDeskTest, AHelloIsWantedWithinFiveSeconds) {
  desk_.connected(page_, now_);
  run(4900ms);
  EXPECT_FALSE(page_.closed_);
  run(200ms);
  EXPECT_EQ(page_.closed_, CloseCode::kWrongToken);
  EXPECT_EQ(program_.asked_, 0);
}

TEST_F(ControlDeskTest, WhatHasChangedIsToldToAllSoon) {
  enterRoom();
  greet(page_);
  greet(other_);
  page_.forget();
  other_.forget();
  program_.mixer_->strips[0].settings.muted = true;
  desk_.look();
  desk_.tick(now_);
  run(10ms);
  EXPECT_EQ(page_.count("mixer"), 1);
  EXPECT_EQ(other_.count("mixer"), 1);
  EXPECT_EQ(page_.told_.size(), 1U);
}

TEST_F(ControlDeskTest, WhatAlwaysChangesIsToldTwiceASecond) {
  enterRoom();
  program_.clock_->known = true;
  greet(page_);
  page_.forget();
  for (int i = 0; i < 100; ++i) {
    program_.clock_->jitterMs += 1.0;
    run(20ms);
  }
  EXPECT_GE(page_.count("clock"), 3);
  EXPECT_LE(page_.count("clock"), 4);
}

TEST_F(ControlDeskTest, MetersComeAsOftenAsWishedAndToWhoReadsThem) {
  enterRoom();
  greet(page_, 100);
  greet(other_, 30);
  run(1s);
  EXPECT_NEAR(page_.count("meters"), 100, 2);
  EXPECT_NEAR(other_.count("meters"), 30, 2);
  page_.forget();
  page_.reads_ = false;
  program_.session_.room = "other";
  run(1s);
  EXPECT_EQ(page_.count("meters"), 0);
  EXPECT_EQ(page_.count("session"), 1);
  say(other_, R"({"type": "hello", "meters_per_second": 0})");
  other_.forget();
  run(1s);
  EXPECT_EQ(other_.count("meters"), 0);
}

TEST_F(ControlDeskTest, WhileNobodyIsThereNothingIsAsked) {
  enterRoom();
  run(10s);
  EXPECT_EQ(program_.asked_, 0);
  greet(page_, 30);
  desk_.disconnected(page_);
  const auto asked = program_.asked_;
  run(10s);
  EXPECT_EQ(program_.asked_, asked);
}

TEST_F(ControlDeskTest, WhoComesLaterIsToldTheStoryOnce) {
  greet(page_);
  EXPECT_EQ(page_.count("story"), 0);
  program_.story_.add(Story::Kind::kSaid, encode(Chat{"Kim", false, "hello", 5}));
  desk_.connected(other_, now_);
  greet(other_);
  run(1s);
  EXPECT_EQ(page_.count("story"), 0);
  ASSERT_EQ(other_.count("story"), 1);
  const auto story = std::ranges::find_if(
      other_.told_, [](const auto& message) { return message.at("type") == "story"; });
  EXPECT_EQ(story->at("events").at(0).at("text"), "hello");
}

TEST_F(ControlDeskTest, ARequestIsAnsweredIfItHasANumber) {
  greet(page_);
  page_.forget();
  say(page_, R"({"type": "leave"})");
  EXPECT_TRUE(page_.told_.empty());
  say(page_, R"({"type": "leave", "id": 7})");
  ASSERT_EQ(page_.told_.size(), 1U);
  EXPECT_EQ(page_.told_[0], (boost::json::object{{"type", "done"}, {"id", 7}}));
  program_.answer_ = Error{ErrorCode::kNotInRoom, "no"};
  say(page_, R"({"type": "leave"})");
  EXPECT_EQ(page_.told_[1].at("code"), "not_in_room");
  EXPECT_EQ(program_.wishes_.size(), 3U);
}

TEST_F(ControlDeskTest, AnAnswerMayComeLaterOrTooLate) {
  program_.answer_.reset();
  greet(page_);
  say(page_, R"({"type": "leave", "id": 1})");
  page_.forget();
  program_.reply_(Done{});
  EXPECT_EQ(page_.count("done"), 1);
  say(page_, R"({"type": "leave", "id": 2})");
  desk_.disconnected(page_);
  program_.reply_(Done{});  // to nobody
  EXPECT_EQ(page_.count("done"), 1);
}

TEST_F(ControlDeskTest, NonsenseIsAnsweredAndUnknownTypesAreSkipped) {
  greet(page_);
  page_.forget();
  say(page_, "nonsense");
  say(page_, R"({"type": "strip", "id": 5})");
  ASSERT_EQ(page_.told_.size(), 2U);
  EXPECT_EQ(page_.told_[0].at("code"), "invalid_message");
  EXPECT_EQ(page_.told_[1].at("id"), 5);
  say(page_, R"({"type": "dance"})");
  EXPECT_EQ(page_.told_.size(), 2U);
  EXPECT_TRUE(program_.wishes_.empty());
}

TEST_F(ControlDeskTest, WhoTalksTooMuchIsSentAway) {
  greet(page_);
  for (int i = 0; i < 199; ++i) say(page_, R"({"type": "leave"})");
  EXPECT_FALSE(page_.closed_);
  say(page_, R"({"type": "leave"})");
  EXPECT_EQ(page_.closed_, CloseCode::kPolicy);
  EXPECT_EQ(program_.wishes_.size(), 199U);
}

TEST_F(ControlDeskTest, AScriptsRequestIsAnsweredAlways) {
  std::string answer;
  const auto ask = [&](const std::string& text) {
    desk_.request(text, [&](std::string reply) { answer = std::move(reply); });
    return boost::json::parse(answer);
  };
  EXPECT_EQ(ask(R"({"type": "leave"})"), (boost::json::object{{"type", "done"}}));
  EXPECT_EQ(ask("x").at("code"), "invalid_message");
  EXPECT_EQ(ask(R"({"type": "dance"})").at("code"), "invalid_message");
  EXPECT_EQ(ask(R"({"type": "hello", "token": "x"})").at("code"), "invalid_message");
}

TEST_F(ControlDeskTest, TheEndIsToldToAll) {
  greet(page_);
  desk_.connected(other_, now_);
  desk_.shutDown();
  EXPECT_EQ(page_.closed_, CloseCode::kGoingAway);
  EXPECT_EQ(other_.closed_, CloseCode::kGoingAway);
}

}  // namespace
}  // namespace midipool::control
