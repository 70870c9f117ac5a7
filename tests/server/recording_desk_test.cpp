// SPDX-License-Identifier: GPL-3.0-or-later
// What the server records, through the whole ServerCore; the recorder's threads run.
#include "server/recording_desk.hpp"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>

#include "net/temporary_directory.hpp"
#include "recorder/room_sound.hpp"
#include "recorder/shared_clock.hpp"
#include "server/server_core_test.hpp"
#include "wire/srtp.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::joinOf;
using ::testing::Not;
using testing::RecordingLink;
using testing::Sender;
using testing::SharedClock;

class RecordingDeskTest : public testing::ServerCoreTest {
 protected:
  // One who plays what `sound` says, from `port`.
  struct Musician {
    Musician(const StreamInfo& stream, std::uint16_t from, SessionTime first, double ppm,
             Sender::Sound sound)
        : sender{stream.source, first, ppm, std::move(sound)},
          sealer{SrtpStream::Direction::kSending, stream.source, stream.key},
          port{from} {}
    Sender sender;
    SrtpStream sealer;
    std::uint16_t port;
  };

  ~RecordingDeskTest() override { core_.recordings().stop(); }

  void allow(std::size_t most = 4, const std::filesystem::path& folder = {}) {
    RecorderSettings settings;
    settings.folder = folder.empty() ? directory_.path() : folder;
    settings.format = SoundFileFormat::kWav;
    shared_.set(clock_.now_);
    core_.recordings().allow({settings, most}, shared_,
                             [this](LogLevel, const std::string& line) { lines_.push_back(line); });
  }
  Musician& play(RecordingLink& link, const Joined& joined, double ppm, Sender::Sound sound) {
    link.forget();
    say(link, OpenStream{{PayloadType::kL24, 1, 128}});
    const auto stream = link.all<StreamOpened>().front().stream;
    const auto port = static_cast<std::uint16_t>(4000 + musicians_.size());
    testing::DatagramPeer media{joined.media};
    (void)datagram(media.seal(DatagramKind::kMediaAddress, {}), port);
    musicians_.push_back(
        std::make_unique<Musician>(stream, port, epoch_.at(clock_.now_), ppm, std::move(sound)));
    return *musicians_.back();
  }
  void send(Musician& musician) {
    auto bytes = musician.sender.packet();
    const auto size = bytes.size();
    bytes.resize(size + kSrtpOverhead);
    bytes.resize(musician.sealer.protectRtp(bytes, size).value());
    (void)datagram(bytes, musician.port);
  }
  // The core's time goes on, the recorders' threads keep up with it.
  void goOn(Nanoseconds time) {
    for (const auto end = clock_.now_ + time; clock_.now_ < end;) {
      pass(50ms);
      for (const auto& each : musicians_) {
        while (each->sender.next() < epoch_.at(clock_.now_)) send(*each);
      }
      shared_.set(clock_.now_);
      (void)core_.tick(clock_.now_);
      std::this_thread::sleep_for(25ms);
    }
  }
  std::vector<std::filesystem::path> takesOf(const std::string& room) const {
    std::vector<std::filesystem::path> takes;
    for (const auto& entry : std::filesystem::directory_iterator{directory_.path() / room}) {
      takes.push_back(entry.path());
    }
    std::ranges::sort(takes);
    return takes;
  }
  static std::vector<float> read(const std::filesystem::path& path) {
    SF_INFO info{};
    SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
    if (file == nullptr) return {};
    std::vector<float> samples(static_cast<std::size_t>(info.frames * info.channels));
    sf_readf_float(file, samples.data(), info.frames);
    sf_close(file);
    return samples;
  }
  // The first frame that is loud.
  static std::ptrdiff_t onsetOf(const std::vector<float>& samples) {
    return std::ranges::find_if(samples, [](float s) { return s > 0.25F; }) - samples.begin();
  }
  std::string sentenceOf(RecordingLink& link, const ClientMessage& message) {
    link.forget();
    say(link, message);
    const auto errors = link.all<ErrorReport>();
    return errors.empty() ? "" : errors.front().sentence;
  }

  testing::TemporaryDirectory directory_;
  SharedClock shared_;
  std::vector<std::string> lines_;
  std::vector<std::unique_ptr<Musician>> musicians_;
};

TEST_F(RecordingDeskTest, OnlyTheRoomsOwnerMayAndOnlyWhereTheAdministratorAllowsIt) {
  connect(stranger_);
  EXPECT_EQ(errorOf(stranger_, RecordRoom{true}), "not_joined");
  (void)join(kim_, joinOf("Kim"));
  (void)join(ada_, joinOf("Ada"));
  EXPECT_EQ(errorOf(kim_, RecordRoom{true}), "not_allowed");
  EXPECT_THAT(sentenceOf(kim_, RecordRoom{true}), HasSubstr("administrator"));
  allow();
  EXPECT_EQ(errorOf(ada_, RecordRoom{true}), "not_allowed");
  EXPECT_EQ(errorOf(kim_, RecordRoom{true}), "");
  EXPECT_EQ(errorOf(ada_, RecordRoom{false}), "not_allowed");
  (void)join(bo_, joinOf("Bo", "echo"));
  EXPECT_EQ(errorOf(bo_, RecordRoom{true}), "not_allowed");
}

TEST_F(RecordingDeskTest, WhoComesInIsToldWhetherHeMay) {
  EXPECT_FALSE(join(kim_, joinOf("Kim")).mayRecord);
  say(kim_, LeaveRoom{});
  allow();
  EXPECT_TRUE(join(kim_, joinOf("Kim")).mayRecord);
  EXPECT_FALSE(join(ada_, joinOf("Ada")).mayRecord);
  EXPECT_FALSE(join(bo_, joinOf("Bo", "echo")).mayRecord);
}

TEST_F(RecordingDeskTest, AllAreToldAndWhoComesLaterTooAndWhoAskedIsAnswered) {
  allow();
  EXPECT_FALSE(join(kim_, joinOf("Kim")).recorded);
  (void)join(ada_, joinOf("Ada"));
  say(kim_, RecordRoom{true, true, 7});
  EXPECT_TRUE(ada_.one<RoomRecorded>().on);
  EXPECT_EQ(ada_.one<RoomRecorded>().number, std::nullopt);
  EXPECT_EQ(kim_.all<RoomRecorded>().back().number, 7);
  say(kim_, RecordRoom{true, true, {}});
  EXPECT_TRUE(join(bo_, joinOf("Bo")).recorded);
  goOn(500ms);
  ada_.forget();
  say(kim_, RecordRoom{false, true, {}});
  goOn(100ms);
  EXPECT_FALSE(ada_.one<RoomRecorded>().on);
}

TEST_F(RecordingDeskTest, WhatIsPlayedIsInItAndAlignedToTheFrame) {
  allow();
  const auto kim = join(kim_, joinOf("Kim"));
  const auto ada = join(ada_, joinOf("Ada"));
  const auto loudAt =
      std::chrono::duration<double>{(epoch_.at(clock_.now_) + 4s).time_since_epoch()}.count();
  const auto sound = [loudAt](double seconds) { return seconds < loudAt ? 0.0 : 0.5; };
  (void)play(kim_, kim, 40.0, sound);
  (void)play(ada_, ada, -30.0, sound);
  goOn(1s);
  say(kim_, RecordRoom{true, true, {}});
  goOn(5s);
  say(kim_, RecordRoom{false, true, {}});
  goOn(6s);
  EXPECT_THAT(lines_, Contains(HasSubstr("room jam: recorded 0:00:05 into")));
  const auto takes = takesOf("jam");
  ASSERT_EQ(takes.size(), 1U);
  const auto one = read(takes[0] / "Kim.wav");
  const auto other = read(takes[0] / "Ada.wav");
  EXPECT_EQ(one.size(), 5U * 48000U);
  EXPECT_EQ(other.size(), one.size());
  EXPECT_NEAR(static_cast<double>(onsetOf(one)), 3.0 * 48000.0, 1.0);
  EXPECT_NEAR(static_cast<double>(onsetOf(one)), static_cast<double>(onsetOf(other)), 1.0);
  for (const auto* name : {"mix.wav", "take.rpp", "take.mid", "take.lof", "tracks.csv"}) {
    EXPECT_TRUE(std::filesystem::exists(takes[0] / name)) << name;
  }
}

TEST_F(RecordingDeskTest, ItBeginsAndEndsOnTheBarWhileTheSongPlays) {
  allow();
  (void)join(kim_, joinOf("Kim"));
  say(kim_, SteerTransport{{StartSong{}}, {}, {}});
  goOn(500ms);
  say(kim_, RecordRoom{true, false, {}});
  goOn(3s);
  say(kim_, RecordRoom{false, false, {}});
  kim_.forget();
  goOn(500ms);
  EXPECT_TRUE(kim_.all<RoomRecorded>().empty());  // the bar is not over
  goOn(7s);
  EXPECT_FALSE(kim_.one<RoomRecorded>().on);
  const auto mix = read(takesOf("jam").at(0) / "mix.wav");
  EXPECT_GT(mix.size(), 0U);
  EXPECT_EQ(mix.size() % (2U * 2U * 48000U), 0U);  // bars of two seconds in stereo
}

TEST_F(RecordingDeskTest, ItEndsWhenTheLastOneLeavesAndGoesOnForWhoComesBack) {
  allow();
  (void)join(kim_, joinOf("Kim"));
  say(kim_, RecordRoom{true, true, {}});
  goOn(1s);
  say(kim_, LeaveRoom{});
  goOn(1s);
  say(kim_, joinOf("Kim"));
  EXPECT_FALSE(kim_.one<Joined>().recorded);
  say(kim_, RecordRoom{true, true, {}});
  goOn(6s);
  EXPECT_EQ(takesOf("jam").size(), 2U);
  EXPECT_EQ(read(takesOf("jam").at(0) / "mix.wav").size(), 2U * 48000U);
}

TEST_F(RecordingDeskTest, NoMoreRoomsAtATimeThanTheAdministratorSays) {
  allow(1);
  (void)join(kim_, joinOf("Kim"));
  (void)join(bo_, joinOf("Bo", "other"));
  EXPECT_EQ(errorOf(kim_, RecordRoom{true, true, {}}), "");
  EXPECT_EQ(errorOf(bo_, RecordRoom{true, true, {}}), "cannot_record");
  goOn(200ms);
  say(kim_, RecordRoom{false, true, {}});
  goOn(6s);
  EXPECT_EQ(errorOf(bo_, RecordRoom{true, true, {}}), "");
}

TEST_F(RecordingDeskTest, WhatGoesWrongIsToldToTheOwnerEachTimeButNotWhereTheServerKeepsIt) {
  allow(4, "/proc/none");
  (void)join(kim_, joinOf("Kim"));
  (void)join(ada_, joinOf("Ada"));
  for (int times = 1; times <= 2; ++times) {
    kim_.forget();
    say(kim_, RecordRoom{true, true, {}});
    goOn(500ms);
    ASSERT_EQ(kim_.all<ErrorReport>().size(), 1U);
    EXPECT_EQ(kim_.one<ErrorReport>().code, "cannot_record");
    EXPECT_THAT(kim_.one<ErrorReport>().sentence, HasSubstr("cannot make a folder"));
    EXPECT_THAT(kim_.one<ErrorReport>().sentence, Not(HasSubstr("/proc")));
    EXPECT_FALSE(kim_.all<RoomRecorded>().back().on);
  }
  EXPECT_TRUE(ada_.all<ErrorReport>().empty());
  EXPECT_THAT(lines_, Contains(HasSubstr("room jam: recording ended: cannot make a folder for it "
                                         "in /proc/none")));
}

TEST_F(RecordingDeskTest, NamesLeadNowhereElse) {
  allow(4, directory_.path() / "recordings");
  const auto kim = join(kim_, joinOf("../../Kim", "../up"));
  (void)play(kim_, kim, 0.0, [](double) { return 0.5; });
  say(kim_, RecordRoom{true, true, {}});
  goOn(3s);
  say(kim_, RecordRoom{false, true, {}});
  goOn(6s);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{directory_.path()}) {
    names.push_back(entry.path().filename());
  }
  EXPECT_EQ(names, std::vector<std::string>{"recordings"});
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator{directory_.path() / "recordings"}) {
    names.push_back(entry.path().filename());
  }
  EXPECT_THAT(names, Contains(HasSubstr("Kim.wav")));
}

}  // namespace
}  // namespace midipool
