// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store.hpp"

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

StoredRoom room(const std::string& name, const std::string& content = "{}") {
  return {name, content, content, 1'700'000'000};
}

class Stores : public ::testing::Test {
 protected:
  [[nodiscard]] static std::string errorOf(const std::filesystem::path& directory) {
    try {
      const Store store{directory};
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), ::testing::Not(HasSubstr("\n")));
      return error.what();
    }
    return "opens";
  }

  testing::TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "data";
};

TEST_F(Stores, FindEverythingAgain) {
  {
    Store store{path_};
    EXPECT_TRUE(store.loadRooms().empty());
    store.saveRoom(room("jam"));
    store.saveRoom(room("gone"));
    store.saveRoom(room("attic"));
    store.saveValue("epoch", "abc");
    store.removeRoom("gone");
    EXPECT_TRUE(store.flush(5s));
    EXPECT_EQ(store.trouble(), "");
  }
  const Store again{path_};
  EXPECT_EQ(again.loadRooms(), (std::vector<StoredRoom>{room("attic"), room("jam")}));
  EXPECT_EQ(again.loadValue("epoch"), "abc");
  EXPECT_EQ(again.loadValue("other"), std::nullopt);
}

TEST_F(Stores, ReadingSeesWhatIsStillWaiting) {
  Store store{path_};
  for (int i = 0; i < 300; ++i) {
    const auto content = std::to_string(i);
    store.saveRoom(room("jam", content));
    store.saveValue("key", content);
    ASSERT_EQ(store.loadRooms(), std::vector<StoredRoom>{room("jam", content)});
    ASSERT_EQ(store.loadValue("key"), content);
    store.removeRoom("jam");
    ASSERT_TRUE(store.loadRooms().empty());
  }
}

TEST_F(Stores, WriteWhatWaitsWhenTheyEnd) {
  {
    Store store{path_};
    for (int i = 0; i < 1'000; ++i) store.saveRoom(room("room " + std::to_string(i)));
  }
  EXPECT_EQ(Store{path_}.loadRooms().size(), 1'000U);
}

TEST_F(Stores, TakeCallsFromSeveralThreads) {
  {
    Store store{path_};
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&store, thread] {
        for (int i = 0; i < 250; ++i) {
          const auto name = std::to_string(thread) + "/" + std::to_string(i % 10);
          store.saveRoom(room(name, std::to_string(i)));
          if (i % 50 == 0) {
            EXPECT_FALSE(store.loadRooms().empty());
          }
        }
      });
    }
  }
  const Store again{path_};
  const auto rooms = again.loadRooms();
  ASSERT_EQ(rooms.size(), 40U);
  for (const auto& stored : rooms) EXPECT_GE(std::stoi(stored.settingsJson), 240);
}

TEST_F(Stores, SurviveBeingKilledInMidWrite) {
  for (int round = 0; round < 5; ++round) {
    int flushed[2];
    ASSERT_EQ(::pipe(flushed), 0);
    const auto child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      Store store{path_};
      for (int i = 0; true; ++i) {
        store.saveRoom(room("jam", std::to_string(i) + std::string(3'000, 'x')));
        store.saveValue("count", std::to_string(i));
        if (i % 20 == 0 && store.flush(5s)) (void)!::write(flushed[1], &i, sizeof i);
      }
    }
    ::close(flushed[1]);
    int atLeast = 0;
    for (int i = 0; i < 10 + round; ++i) {
      ASSERT_EQ(::read(flushed[0], &atLeast, sizeof atLeast), ssize_t{sizeof atLeast});
    }
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    ::close(flushed[0]);

    const Store store{path_};
    const auto rooms = store.loadRooms();
    ASSERT_EQ(rooms.size(), 1U);
    EXPECT_EQ(rooms[0].settingsJson, rooms[0].timelineJson);
    EXPECT_GE(std::stoi(rooms[0].settingsJson), atLeast);
    EXPECT_GE(std::stoi(store.loadValue("count").value()), atLeast);
  }
}

TEST_F(Stores, ADirectoryIsForOneServer) {
  const Store store{path_};
  EXPECT_THAT(errorOf(path_), HasSubstr("another midipool server uses the directory"));
}

TEST_F(Stores, SayInOneLineWhyTheyCannotBeOpened) {
  const auto file = directory_.path() / "file";
  std::ofstream{file} << "no directory";
  EXPECT_EQ(errorOf(file), "cannot make the directory " + file.string() + ": not a directory");
  std::filesystem::create_directory(path_);
  std::ofstream{path_ / "midipool.db"} << std::string(5'000, 'x');
  EXPECT_EQ(errorOf(path_),
            "cannot use " + (path_ / "midipool.db").string() + ": the file is damaged");
}

// A directory on a disk of its own, of a few hundred kilobytes.
class StoresOnATinyDisk : public Stores {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(path_);
    const bool isMounted = ::unshare(CLONE_NEWNS) == 0 &&
                           ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                           ::mount("none", path_.c_str(), "tmpfs", 0, "size=256k") == 0;
    if (!isMounted) GTEST_SKIP() << "mounting is not permitted here";
  }
  void TearDown() override { ::umount2(path_.c_str(), MNT_DETACH); }

  void fillDisk() const {
    std::ofstream ballast{ballast_, std::ios::binary};
    while (ballast << 'x' << std::flush) {
    }
  }

  std::filesystem::path ballast_ = path_ / "ballast";
};

TEST_F(StoresOnATinyDisk, AFullDiskLosesNothing) {
  {
    Store store{path_};
    store.saveRoom(room("jam", "before"));
    ASSERT_TRUE(store.flush(5s));
    fillDisk();
    const std::string large(20'000, 'x');
    store.saveRoom(room("jam", large));
    store.saveRoom(room("new", "during"));
    store.saveRoom(room("brief"));
    EXPECT_FALSE(store.flush(300ms));
    EXPECT_EQ(store.trouble(), "cannot save to " + (path_ / "midipool.db").string() +
                                   ": the disk is full (trying again)");
    store.removeRoom("brief");
    EXPECT_EQ(store.loadRooms(),
              (std::vector<StoredRoom>{room("jam", large), room("new", "during")}));
    store.saveRoom(room("jam", "after"));
    std::filesystem::remove(ballast_);
    EXPECT_TRUE(store.flush(5s));
    EXPECT_EQ(store.trouble(), "");
  }
  const Store again{path_};
  EXPECT_EQ(again.loadRooms(),
            (std::vector<StoredRoom>{room("jam", "after"), room("new", "during")}));
}

TEST_F(StoresOnATinyDisk, ItTriesAgainByItself) {
  Store store{path_};
  ASSERT_TRUE(store.flush(5s));
  fillDisk();
  store.saveRoom(room("jam", std::string(20'000, 'x')));
  const auto start = std::chrono::steady_clock::now();
  while (store.trouble().empty() && std::chrono::steady_clock::now() - start < 5s) {
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_NE(store.trouble(), "");
  std::filesystem::remove(ballast_);
  while (!store.trouble().empty() && std::chrono::steady_clock::now() - start < 10s) {
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(store.trouble(), "");
}

TEST_F(StoresOnATinyDisk, AReadOnlyFolderAtTheStartIsReported) {
  {
    Store store{path_};
    store.saveRoom(room("jam"));
    ASSERT_TRUE(store.flush(5s));
  }
  ASSERT_EQ(::mount("none", path_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=256k"), 0);
  EXPECT_EQ(errorOf(path_),
            "cannot write to the directory " + path_.string() + ": read-only file system");
  ASSERT_EQ(::mount("none", path_.c_str(), "tmpfs", MS_REMOUNT, "size=256k"), 0);
  EXPECT_EQ(Store{path_}.loadRooms().size(), 1U);
}

TEST_F(StoresOnATinyDisk, AFullDiskAtTheStartIsReported) {
  fillDisk();
  EXPECT_THAT(errorOf(path_), ::testing::AnyOf(HasSubstr("no space left on device"),
                                               HasSubstr("the disk is full")));
}

}  // namespace
}  // namespace midipool
