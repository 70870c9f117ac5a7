// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that a server answers over HTTP, but for sockets.
#include "server/server_pages.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include "net/temporary_directory.hpp"
#include "net/text_file.hpp"
#include "recorder/shared_clock.hpp"
#include "server/overview.hpp"
#include "server/recording_links.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using boost::json::object;
using ::testing::HasSubstr;
using ::testing::Not;
using Method = HttpRequest::Method;
using testing::RecordingLink;

class ServerPagesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    join(kim_, "Kim", "jam");
    join(ada_, "Ada", "behind a door", "hush");
  }
  void join(RecordingLink& link, const std::string& nickname, const std::string& room,
            const std::string& password = "") {
    core_.connected(link, now_);
    say(link, JoinRoom{room, nickname, "test", nickname + "'s secret", password, "", {}});
  }
  void say(RecordingLink& link, const ClientMessage& message) {
    core_.received(link, encode(message), now_);
  }

  [[nodiscard]] std::string token() const {
    return "Bearer " + readTextFile(AdminToken::fileIn(folder_.path()))->substr(0, 32);
  }
  HttpAnswer ask(const HttpRequest& request, const std::string& body = "") {
    return pages_.answer({request, body, boost::asio::ip::make_address("192.0.2.9")}, now_);
  }
  HttpAnswer get(const std::string& path, const std::string& authorization = "") {
    HttpRequest request;
    request.method = Method::kGet;
    request.path = path;
    request.authorization = authorization;
    return ask(request);
  }
  HttpRequest posting(const std::string& path) const {
    HttpRequest request;
    request.method = Method::kPost;
    request.path = path;
    request.host = "music.example:7400";
    request.origin = "https://music.example:7400";
    request.authorization = token();
    request.contentType = "application/json";
    return request;
  }
  HttpAnswer post(const std::string& path, const std::string& body) {
    return ask(posting(path), body);
  }
  object overview(bool administrator) {
    const auto answer = get("/api/overview", administrator ? token() : "");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.contentType, "application/json");
    return boost::json::parse(answer.body).as_object();
  }
  object roomOf(const std::string& name) {
    const auto seen = overview(true);
    for (const auto& room : seen.at("rooms").as_array()) {
      if (room.at("name").as_string() == name) return room.as_object();
    }
    return {};
  }
  static std::string codeOf(const HttpAnswer& answer) {
    return std::string{boost::json::parse(answer.body).at("code").as_string()};
  }
  [[nodiscard]] ServerState state() const {
    return {core_, counters_, load_, 5, 12.7, trouble_, now_, epoch_.at(now_)};
  }

  LocalTime now_{1000s};
  testing::TemporaryDirectory folder_;
  testing::MemoryKeeper keeper_;
  testing::RecordingDatagrams datagrams_;
  SessionEpoch epoch_{nullptr, "boot", LocalTime{}, 0};
  ServerCore core_{{ServerLimits{}, "midipool/test", [](const std::string&) {}, [] { return 1; }},
                   epoch_,
                   keeper_,
                   datagrams_};
  DatagramSocket::Counters counters_{};
  Load load_{12.34, 1'000.4, 2'000.6};
  RecentLoss loss_;
  std::string trouble_;
  std::string keptMessage_ = "none";
  std::vector<std::string> log_;
  int made_ = 0;
  ServerPages pages_{
      AdminGuard{AdminToken{folder_.path()}},
      AdminRequests{{core_, [this](const std::string& text) { keptMessage_ = text; },
                     [this](const std::string& line) { log_.push_back(line); }}},
      {[this] {
         ++made_;
         return publicOverview(state());
       },
       [this] {
         ++made_;
         return adminOverview(state(), loss_);
       },
       [this] {
         ++made_;
         return std::string{"midipool_members 2\n"};
       },
       [this] { return trouble_; }, [this](const std::string& line) { log_.push_back(line); }}};
  RecordingLink kim_;
  RecordingLink ada_;
};

TEST_F(ServerPagesTest, ThePageIsThere) {
  const auto page = get("/");
  EXPECT_EQ(page.status, 200U);
  EXPECT_EQ(page.contentType, "text/html; charset=utf-8");
  EXPECT_THAT(page.fields, HasSubstr("Content-Security-Policy: default-src 'self'"));
  EXPECT_EQ(get("/admin_token").status, 404U);
  EXPECT_EQ(get("/api/kick").status, 405U);
  EXPECT_EQ(post("/", "{}").status, 405U);
  EXPECT_EQ(post("/api/overview", "{}").status, 405U);
}

TEST_F(ServerPagesTest, HealthAndMetricsAreAsEver) {
  EXPECT_EQ(get("/healthz").body, "ok\n");
  trouble_ = "the disk is full";
  EXPECT_EQ(get("/healthz").status, 503U);
  EXPECT_EQ(get("/healthz").body, "the disk is full\n");
  EXPECT_EQ(get("/metrics").body, "midipool_members 2\n");
}

TEST_F(ServerPagesTest, StrangersSeeRoomsAndLoadAndNobodysName) {
  say(kim_, OpenStream{});
  const auto seen = overview(false);
  EXPECT_EQ(seen.at("administrator"), false);
  EXPECT_EQ(seen.at("program"), "midipool/test");
  EXPECT_EQ(seen.at("players"), 2U);
  EXPECT_EQ(seen.at("connections"), 5U);
  EXPECT_EQ(seen.at("uptime_s").to_number<double>(), 12.0);
  EXPECT_DOUBLE_EQ(seen.at("load").at("processor_percent").to_number<double>(), 12.3);
  EXPECT_EQ(seen.at("load").at("received_per_second").to_number<double>(), 1'000.0);
  // No more than list_rooms tells them.
  say(kim_, ListRooms{});
  const auto listed = boost::json::parse(encode(kim_.one<RoomList>()));
  EXPECT_EQ(seen.at("rooms"), listed.at("rooms"));
  const auto text = get("/api/overview").body;
  for (const char* secret : {"Kim", "Ada", "192.0.2", "openssl", "message_of_the_day", "line"}) {
    EXPECT_THAT(text, Not(HasSubstr(secret)));
  }
}

TEST_F(ServerPagesTest, TheAdministratorSeesAll) {
  say(kim_, ReportLine{{ClockState::kLocked, 20ms, 1ms, 300us, 1.5, 5ms}});
  say(kim_, OpenStream{{PayloadType::kL16, 2, 128}});
  const auto seen = overview(true);
  EXPECT_EQ(seen.at("administrator"), true);
  EXPECT_TRUE(seen.at("versions").as_object().contains("openssl"));
  const auto room = roomOf("jam");
  EXPECT_EQ(room.at("password"), false);
  ASSERT_EQ(room.at("players").as_array().size(), 1U);
  const auto& player = room.at("players").as_array().front().as_object();
  EXPECT_EQ(player.at("nickname"), "Kim");
  EXPECT_EQ(player.at("address"), "192.0.2.1");
  EXPECT_EQ(player.at("owner"), true);
  EXPECT_EQ(player.at("muted"), false);
  EXPECT_EQ(player.at("line").at("round_trip_us"), 20'000);
  EXPECT_EQ(player.at("sound").at("codec"), "L16");
  EXPECT_EQ(player.at("sound").at("loss_percent").to_number<double>(), 0.0);
  EXPECT_FALSE(
      roomOf("behind a door").at("players").as_array().front().as_object().contains("line"));
}

TEST_F(ServerPagesTest, TheAdministratorSeesWhichRoomsAreRecorded) {
  EXPECT_EQ(roomOf("jam").at("recorded"), false);
  testing::SharedClock clock;
  clock.set(now_);
  RecorderSettings settings;
  settings.folder = folder_.path();
  core_.recordings().allow({settings, 1}, clock, [](LogLevel, const std::string&) {});
  say(kim_, RecordRoom{true, true, {}});
  now_ += 1s;
  EXPECT_EQ(roomOf("jam").at("recorded"), true);
  EXPECT_EQ(roomOf("behind a door").at("recorded"), false);
  EXPECT_THAT(get("/api/overview").body, Not(HasSubstr("recorded")));
  core_.recordings().stop();
}

TEST_F(ServerPagesTest, AWrongTokenGetsNothing) {
  EXPECT_EQ(get("/api/overview", "Bearer 00000000000000000000000000000000").status, 401U);
  EXPECT_THAT(log_.back(), HasSubstr("192.0.2.9"));
  auto request = posting("/api/close_room");
  request.authorization = "";
  const auto answer = ask(request, R"({"room": "jam"})");
  EXPECT_EQ(answer.status, 401U);
  EXPECT_THAT(answer.fields, HasSubstr("WWW-Authenticate: Bearer\r\n"));
  request.authorization = "Bearer wrong";
  EXPECT_EQ(ask(request, R"({"room": "jam"})").status, 401U);
  EXPECT_EQ(core_.rooms().size(), 2U);
}

TEST_F(ServerPagesTest, TooManyWrongTokensAreNotLookedAt) {
  for (int i = 0; i < AdminGuard::kTries; ++i)
    EXPECT_EQ(get("/api/overview", "Bearer x").status, 401U);
  const auto answer = get("/api/overview", token());
  EXPECT_EQ(answer.status, 429U);
  EXPECT_EQ(codeOf(answer), "too_fast");
  EXPECT_THAT(answer.fields, HasSubstr("Retry-After: 12\r\n"));
  EXPECT_EQ(post("/api/close_room", R"({"room": "jam"})").status, 429U);
  EXPECT_EQ(get("/api/overview").status, 200U);
  now_ += 12s;
  EXPECT_EQ(get("/api/overview", token()).status, 200U);
}

TEST_F(ServerPagesTest, PagesOfOtherServersChangeNothing) {
  for (const char* origin : {"https://evil.example", "null", "http://music.example:7400",
                             "https://music.example", "https://music.example:7400.evil.example"}) {
    auto request = posting("/api/close_room");
    request.origin = origin;
    EXPECT_EQ(ask(request, R"({"room": "jam"})").status, 403U) << origin;
  }
  // What a form can send.
  auto form = posting("/api/close_room");
  form.contentType = "text/plain";
  EXPECT_EQ(ask(form, R"({"room": "jam"})").status, 415U);
  EXPECT_EQ(core_.rooms().size(), 2U);
  // A script has no origin.
  auto script = posting("/api/close_room");
  script.origin = "";
  EXPECT_EQ(ask(script, R"({"room": "jam"})").status, 200U);
  EXPECT_EQ(core_.rooms().size(), 1U);
}

TEST_F(ServerPagesTest, WhatMakesNoSenseIsRefusedInOneLine) {
  for (const char* body : {"", "{", "[]", "null", "{}", R"({"room": 7, "member": 1})",
                           R"({"room": "jam", "member": 0})", R"({"room": "jam", "member": -1})",
                           R"({"room": "jam", "member": 1, "minutes": 1441})",
                           R"({"room": "jam", "member": 1, "minutes": -1})"}) {
    const auto answer = post("/api/kick", body);
    EXPECT_EQ(answer.status, 400U) << body;
    EXPECT_EQ(codeOf(answer), "invalid_message") << body;
  }
  EXPECT_EQ(post("/api/mute", R"({"room": "jam", "member": 1})").status, 400U);
  EXPECT_EQ(post("/api/message_of_the_day", R"({"text": "a\nb"})").status, 400U);
  const std::string tooLong(501, 'x');
  EXPECT_EQ(post("/api/message_of_the_day", R"({"text": ")" + tooLong + R"("})").status, 400U);
  EXPECT_EQ(core_.members(), 2U);
}

TEST_F(ServerPagesTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(codeOf(post("/api/close_room", R"({"room": "nowhere"})")), "no_such_room");
  const auto nobody = post("/api/kick", R"({"room": "jam", "member": 99})");
  EXPECT_EQ(nobody.status, 404U);
  EXPECT_EQ(codeOf(nobody), "no_such_member");
  EXPECT_EQ(post("/api/mute", R"({"room": "jam", "member": 99, "muted": true})").status, 404U);
  EXPECT_EQ(post("/api/dance", "{}").status, 405U);
}

TEST_F(ServerPagesTest, WhatTheAdministratorDoesIsDoneAndSeenAtOnce) {
  const auto id = kim_.one<Joined>().member;
  const auto who = R"({"room": "jam", "member": )" + std::to_string(id);
  EXPECT_EQ(post("/api/mute", who + R"(, "muted": true})").status, 200U);
  EXPECT_EQ(roomOf("jam").at("players").at(0).at("muted"), true);
  EXPECT_EQ(post("/api/message_of_the_day", R"({"text": "at eight"})").body, "{}\n");
  EXPECT_EQ(keptMessage_, "at eight");
  EXPECT_EQ(overview(true).at("message_of_the_day"), "at eight");
  EXPECT_EQ(post("/api/kick", who + "}").status, 200U);
  EXPECT_EQ(overview(true).at("kept_out"), 1U);
  EXPECT_TRUE(roomOf("jam").at("players").as_array().empty());
  EXPECT_EQ(kim_.one<Goodbye>().code, "kicked");
  EXPECT_EQ(post("/api/pardon", "{}").status, 200U);
  EXPECT_EQ(overview(true).at("kept_out"), 0U);
  EXPECT_EQ(post("/api/close_room", R"({"room": "behind a door"})").status, 200U);
  EXPECT_EQ(ada_.one<Goodbye>().code, "room_closed");
  EXPECT_EQ(overview(false).at("rooms").as_array().size(), 1U);
  EXPECT_EQ(log_.size(), 5U);
  EXPECT_EQ(log_[2], "the administrator (192.0.2.9) has sent away player " + std::to_string(id) +
                         " of jam for 10 minutes");
}

TEST_F(ServerPagesTest, HoweverManyAskThereIsLittleToDo) {
  for (int i = 0; i < 1'000; ++i) {
    (void)get("/api/overview");
    (void)get("/metrics");
  }
  EXPECT_EQ(made_, 2);
  for (int i = 0; i < 1'000; ++i) (void)get("/api/overview", token());
  EXPECT_EQ(made_, 3);
  now_ += ServerPages::kKeep;
  (void)get("/api/overview");
  EXPECT_EQ(made_, 4);
}

}  // namespace
}  // namespace midipool
