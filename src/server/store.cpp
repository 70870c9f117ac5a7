// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store.hpp"

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "server/database.hpp"
#include "server/directory_claim.hpp"

namespace midipool {
namespace {

constexpr std::chrono::seconds kRetry{3};

void overlay(std::map<std::string, StoredRoom>& rooms, const StoreChanges& changes) {
  for (const auto& [name, room] : changes.rooms) {
    if (room) {
      rooms[name] = *room;
    } else {
      rooms.erase(name);
    }
  }
}

}  // namespace

class Store::Impl {
 public:
  explicit Impl(const std::filesystem::path& directory)
      : claim_{directory}, file_{directory / "midipool.db"}, database_{file_} {
    for (const auto& room : database_.rooms()) onDisk_.insert(room.name);
    writer_ = std::jthread{[this](const std::stop_token& stop) { write(stop); }};
  }

  std::vector<StoredRoom> loadRooms() {
    const std::lock_guard databaseLock{databaseMutex_};
    std::map<std::string, StoredRoom> rooms;
    for (auto& room : database_.rooms()) rooms[room.name] = room;
    const std::lock_guard lock{mutex_};
    overlay(rooms, underWay_);
    overlay(rooms, waiting_);
    std::vector<StoredRoom> list;
    list.reserve(rooms.size());
    for (auto& [name, room] : rooms) list.push_back(std::move(room));
    return list;
  }

  std::optional<std::string> loadValue(const std::string& key) {
    const std::lock_guard databaseLock{databaseMutex_};
    {
      const std::lock_guard lock{mutex_};
      for (const auto* changes : {&waiting_, &underWay_}) {
        const auto found = changes->values.find(key);
        if (found != changes->values.end()) return found->second;
      }
    }
    return database_.value(key);
  }

  void saveRoom(StoredRoom room) {
    const std::lock_guard lock{mutex_};
    auto name = room.name;
    waiting_.rooms.insert_or_assign(std::move(name), std::move(room));
    noteChange();
  }

  // A room that never reached the disk needs no removal there; so what waits cannot grow beyond the
  // rooms that are, and those on the disk.
  void removeRoom(const std::string& name) {
    const std::lock_guard lock{mutex_};
    if (onDisk_.contains(name)) {
      waiting_.rooms.insert_or_assign(name, std::nullopt);
    } else {
      waiting_.rooms.erase(name);
    }
    noteChange();
  }

  void saveValue(const std::string& key, std::string value) {
    const std::lock_guard lock{mutex_};
    waiting_.values.insert_or_assign(key, std::move(value));
    noteChange();
  }

  std::string trouble() {
    const std::lock_guard lock{mutex_};
    return trouble_;
  }

  bool flush(std::chrono::milliseconds timeout) {
    std::unique_lock lock{mutex_};
    const auto target = changes_;
    mustRetry_ = true;
    changed_.notify_all();
    return written_.wait_for(lock, timeout, [&] { return writtenChanges_ >= target; });
  }

 private:
  // With the lock held.
  void noteChange() {
    ++changes_;
    changed_.notify_all();
  }

  void write(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    while (true) {
      changed_.wait(lock, stop, [this] { return changes_ != writtenChanges_; });
      if (changes_ == writtenChanges_) return;
      const auto upTo = changes_;
      mustRetry_ = false;
      startBatch();
      lock.unlock();
      const auto reason = apply();
      lock.lock();
      if (reason.empty()) {
        succeeded(upTo);
        continue;
      }
      failed(reason);
      if (stop.stop_requested()) return;
      changed_.wait_for(lock, stop, kRetry, [this] { return mustRetry_; });
    }
  }

  void startBatch() {
    underWay_ = std::exchange(waiting_, {});
    newOnDisk_.clear();
    for (const auto& [name, room] : underWay_.rooms) {
      if (room && onDisk_.insert(name).second) newOnDisk_.push_back(name);
    }
  }

  // The reason for a failure, or nothing. Only the writer changes underWay_.
  std::string apply() {
    const std::lock_guard databaseLock{databaseMutex_};
    try {
      database_.apply(underWay_);
      return {};
    } catch (const std::exception& error) {
      return error.what();
    }
  }

  void succeeded(std::uint64_t upTo) {
    for (const auto& [name, room] : underWay_.rooms) {
      if (!room) onDisk_.erase(name);
    }
    underWay_ = {};
    trouble_.clear();
    writtenChanges_ = upTo;
    written_.notify_all();
  }

  // What was to be written waits again, unless something newer does already.
  void failed(const std::string& reason) {
    waiting_.rooms.merge(underWay_.rooms);
    waiting_.values.merge(underWay_.values);
    underWay_ = {};
    for (const auto& name : newOnDisk_) {
      onDisk_.erase(name);
      const auto entry = waiting_.rooms.find(name);
      if (entry != waiting_.rooms.end() && !entry->second) waiting_.rooms.erase(entry);
    }
    trouble_ = "cannot save to " + file_.string() + ": " + reason + " (trying again)";
  }

  DirectoryClaim claim_;
  std::filesystem::path file_;

  // To be taken before mutex_, never after it.
  std::mutex databaseMutex_;
  Database database_;

  std::mutex mutex_;  // of all below
  std::condition_variable_any changed_;
  std::condition_variable_any written_;
  StoreChanges waiting_;
  StoreChanges underWay_;
  std::set<std::string> onDisk_;        // rooms that may have to be removed there
  std::vector<std::string> newOnDisk_;  // by what is under way
  std::uint64_t changes_ = 0;
  std::uint64_t writtenChanges_ = 0;
  bool mustRetry_ = false;
  std::string trouble_;

  std::jthread writer_;  // the last, as it uses all the others
};

Store::Store(const std::filesystem::path& directory) {
  try {
    impl_ = std::make_unique<Impl>(directory);
  } catch (const DatabaseError& error) {
    throw std::runtime_error{"cannot use " + (directory / "midipool.db").string() + ": " +
                             error.what()};
  }
}

Store::~Store() = default;

std::vector<StoredRoom> Store::loadRooms() const {
  return impl_->loadRooms();
}

std::optional<std::string> Store::loadValue(const std::string& key) const {
  return impl_->loadValue(key);
}

void Store::saveRoom(StoredRoom room) {
  impl_->saveRoom(std::move(room));
}

void Store::removeRoom(const std::string& name) {
  impl_->removeRoom(name);
}

void Store::saveValue(const std::string& key, std::string value) {
  impl_->saveValue(key, std::move(value));
}

std::string Store::trouble() const {
  return impl_->trouble();
}

bool Store::flush(std::chrono::milliseconds timeout) {
  return impl_->flush(timeout);
}

}  // namespace midipool
