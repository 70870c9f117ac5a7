// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql_statement.hpp"

#include <sqlite3.h>

#include "server/database.hpp"

namespace midipool {
namespace {

std::string reasonOf(sqlite3* database, int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "the file is damaged";
    case SQLITE_IOERR:
      // Whatever the system refuses; a disk that fails is made read-only by most systems.
      return "the disk fails, or has become read-only";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "the file must not be written to";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program keeps it locked";
    case SQLITE_CANTOPEN:
      return "the file cannot be opened";
    default:
      return database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  }
}

}  // namespace

void throwDatabaseError(sqlite3* database, int code) {
  throw DatabaseError{reasonOf(database, code)};
}

void SqlStatement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

SqlStatement::SqlStatement(sqlite3* database, const char* sql) : database_{database} {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) throwDatabaseError(database, code);
}

SqlStatement& SqlStatement::bind(int parameter, const std::string& text) {
  const int code = sqlite3_bind_text64(statement_.get(), parameter, text.data(), text.size(),
                                       SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) throwDatabaseError(database_, code);
  return *this;
}

SqlStatement& SqlStatement::bind(int parameter, std::int64_t number) {
  const int code = sqlite3_bind_int64(statement_.get(), parameter, number);
  if (code != SQLITE_OK) throwDatabaseError(database_, code);
  return *this;
}

bool SqlStatement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) throwDatabaseError(database_, code);
  return code == SQLITE_ROW;
}

void SqlStatement::run() {
  while (step()) {
  }
  sqlite3_reset(statement_.get());
}

std::string SqlStatement::text(int column) const {
  const auto* const text = sqlite3_column_text(statement_.get(), column);
  const auto size = sqlite3_column_bytes(statement_.get(), column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
}

std::int64_t SqlStatement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

}  // namespace midipool
