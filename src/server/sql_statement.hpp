// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace midipool {

// A prepared statement of SQLite. Everything throws DatabaseError. Parameters count from 1, columns
// from 0.
class SqlStatement {
 public:
  SqlStatement(sqlite3* database, const char* sql);

  // `text` must live until the statement is run again or gone.
  SqlStatement& bind(int parameter, const std::string& text);
  SqlStatement& bind(int parameter, std::int64_t number);

  // True when there is a row.
  bool step();
  // For a statement without rows; may be bound and run again.
  void run();

  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::int64_t number(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };

  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// Throws DatabaseError with the reason for the last failure of `database`.
[[noreturn]] void throwDatabaseError(sqlite3* database, int code);

}  // namespace midipool
