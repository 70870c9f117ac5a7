// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/stored_room.hpp"

namespace midipool {

// What a server must find again after a restart, in an SQLite file midipool.db. Saving only leaves
// a note for the store's own thread, in which a newer value of the same room or key replaces an
// older one; so a slow or full disk never holds up the music. Thread-safe.
class Store {
 public:
  // Opens or makes the database, and the directory. Throws std::runtime_error with one line for the
  // user: no permission, damaged, made by a newer midiPool, in use by another server.
  explicit Store(const std::filesystem::path& directory);
  // Tries once more to write what waits.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Reading sees what was saved before, written or not. Waits for the disk: for the server's start.
  // Throws std::runtime_error.
  [[nodiscard]] std::vector<StoredRoom> loadRooms() const;
  [[nodiscard]] std::optional<std::string> loadValue(const std::string& key) const;

  // Never wait, never throw on what the disk does: see trouble().
  void saveRoom(StoredRoom room);
  void removeRoom(const std::string& name);
  void saveValue(const std::string& key, std::string value);

  // Empty, or one line on why saving fails at present. Meanwhile the latest values are kept in
  // memory and tried again every few seconds.
  [[nodiscard]] std::string trouble() const;

  // Waits until all that was saved so far is in the database. False when the time is up.
  [[nodiscard]] bool flush(std::chrono::milliseconds timeout);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace midipool
