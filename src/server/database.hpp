// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/stored_room.hpp"

struct sqlite3;

namespace midipool {

// What is to be written in one go: the latest value of each name.
struct StoreChanges {
  std::map<std::string, std::optional<StoredRoom>> rooms;  // nothing: removed
  std::map<std::string, std::string> values;

  [[nodiscard]] bool isEmpty() const noexcept { return rooms.empty() && values.empty(); }
};

// what() is the reason in words, without the file's name: "the disk is full".
class DatabaseError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The SQLite file of a server: write-ahead log, synced at checkpoints, so that a power cut costs
// the last seconds at most and never the file. Every call waits for the disk and throws
// DatabaseError. Not thread-safe.
class Database {
 public:
  // Opens or makes it, and looks it through.
  explicit Database(const std::filesystem::path& file);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] std::vector<StoredRoom> rooms();
  [[nodiscard]] std::optional<std::string> value(const std::string& key);

  // All or nothing.
  void apply(const StoreChanges& changes);

  // Any SQL, whose results are not looked at.
  void execute(const char* sql);

 private:
  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };

  void openFile(const std::filesystem::path& file);
  void lookThrough();
  void prepareSchema();
  void checkVersion();
  void writeAll(const StoreChanges& changes);

  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace midipool
