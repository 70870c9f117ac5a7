// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database.hpp"

#include <sqlite3.h>

#include "server/sql_statement.hpp"

namespace midipool {
namespace {

constexpr std::int64_t kSchemaVersion = 1;
constexpr int kBusyMilliseconds = 2'000;

constexpr const char* kSchema = R"(
CREATE TABLE schema_version (version INTEGER NOT NULL);
INSERT INTO schema_version VALUES (1);
CREATE TABLE rooms (
  name TEXT PRIMARY KEY,
  settings TEXT NOT NULL,
  timeline TEXT NOT NULL,
  last_used INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE stored_values (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
)";

void runSql(sqlite3* database, const char* sql) {
  const int code = sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throwDatabaseError(database, code);
}

// Undone at the end, unless committed.
class Transaction {
 public:
  explicit Transaction(sqlite3* database) : database_{database} {
    runSql(database_, "BEGIN IMMEDIATE");
  }
  // When the disk is full, SQLite has undone it by itself, and this fails.
  ~Transaction() {
    if (!isCommitted_) (void)sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() {
    runSql(database_, "COMMIT");
    isCommitted_ = true;
  }

 private:
  sqlite3* database_;
  bool isCommitted_ = false;
};

}  // namespace

void Database::Close::operator()(sqlite3* database) const noexcept {
  sqlite3_close_v2(database);
}

Database::Database(const std::filesystem::path& file) {
  openFile(file);
  lookThrough();
  prepareSchema();
}

Database::~Database() = default;

void Database::openFile(const std::filesystem::path& file) {
  sqlite3* opened = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
  database_.reset(opened);  // even a failure may leave something to close
  if (code != SQLITE_OK) throwDatabaseError(opened, code);
  sqlite3_busy_timeout(opened, kBusyMilliseconds);
  execute("PRAGMA journal_mode=WAL");
  execute("PRAGMA synchronous=NORMAL");
}

void Database::lookThrough() {
  SqlStatement check{database_.get(), "PRAGMA quick_check(1)"};
  if (!check.step() || check.text(0) != "ok") throw DatabaseError{"the file is damaged"};
}

// In a transaction, so that a crash at the very first start leaves no half schema.
void Database::prepareSchema() {
  Transaction transaction{database_.get()};
  SqlStatement tables{database_.get(),
                      "SELECT count(*), sum(name = 'schema_version') "
                      "FROM sqlite_schema WHERE type = 'table'"};
  tables.step();
  if (tables.number(0) == 0) {
    execute(kSchema);
  } else if (tables.number(1) == 0) {
    throw DatabaseError{"the file belongs to another program"};
  } else {
    checkVersion();
  }
  transaction.commit();
}

void Database::checkVersion() {
  SqlStatement schema{database_.get(), "SELECT version FROM schema_version"};
  const auto version = schema.step() ? schema.number(0) : 0;
  if (version > kSchemaVersion) {
    throw DatabaseError{"a newer midiPool has made it (format " + std::to_string(version) +
                        ", this one knows " + std::to_string(kSchemaVersion) +
                        "): update midiPool, or give another directory"};
  }
  if (version < kSchemaVersion) throw DatabaseError{"the file is damaged"};
}

std::vector<StoredRoom> Database::rooms() {
  std::vector<StoredRoom> found;
  SqlStatement all{database_.get(),
                   "SELECT name, settings, timeline, last_used FROM rooms ORDER BY name"};
  while (all.step()) found.push_back({all.text(0), all.text(1), all.text(2), all.number(3)});
  return found;
}

std::optional<std::string> Database::value(const std::string& key) {
  SqlStatement find{database_.get(), "SELECT value FROM stored_values WHERE key = ?"};
  find.bind(1, key);
  return find.step() ? std::optional{find.text(0)} : std::nullopt;
}

void Database::apply(const StoreChanges& changes) {
  Transaction transaction{database_.get()};
  writeAll(changes);
  transaction.commit();
}

void Database::writeAll(const StoreChanges& changes) {
  auto* const database = database_.get();
  SqlStatement save{database, "REPLACE INTO rooms VALUES (?, ?, ?, ?)"};
  SqlStatement remove{database, "DELETE FROM rooms WHERE name = ?"};
  SqlStatement saveValue{database, "REPLACE INTO stored_values VALUES (?, ?)"};
  for (const auto& [name, room] : changes.rooms) {
    if (room) {
      save.bind(1, name).bind(2, room->settingsJson).bind(3, room->timelineJson);
      save.bind(4, room->lastUsed).run();
    } else {
      remove.bind(1, name).run();
    }
  }
  for (const auto& [key, value] : changes.values) saveValue.bind(1, key).bind(2, value).run();
}

void Database::execute(const char* sql) {
  runSql(database_.get(), sql);
}

}  // namespace midipool
