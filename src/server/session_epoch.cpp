// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session_epoch.hpp"

#include <algorithm>
#include <fstream>

#include <boost/json.hpp>

#include "net/random_token.hpp"
#include "wire/json_fields.hpp"

namespace midipool {
namespace {

constexpr std::int64_t kAnyTime = std::int64_t{1} << 62;

}  // namespace

SessionEpoch::SessionEpoch(const Memory* memory, const std::string& boot, LocalTime now,
                           std::int64_t wallNow) {
  if (memory == nullptr) {
    // A new session clock begins at zero, far from overflow and exact in a double for 104 days.
    memory_ = {randomToken(), boot, -now.time_since_epoch(), SessionTime{}, wallNow};
    return;
  }
  memory_ = *memory;
  if (memory->boot == boot && !boot.empty()) return;
  const auto passed = Nanoseconds{std::max<std::int64_t>(0, wallNow - memory->lastWall)};
  memory_.boot = boot;
  memory_.offset = memory->lastSession.time_since_epoch() + passed - now.time_since_epoch();
}

SessionEpoch::Memory SessionEpoch::remember(LocalTime now, std::int64_t wallNow) const {
  auto memory = memory_;
  memory.lastSession = at(now);
  memory.lastWall = wallNow;
  return memory;
}

std::string toJson(const SessionEpoch::Memory& memory) {
  return boost::json::serialize(
      boost::json::object{{"name", memory.name},
                          {"boot", memory.boot},
                          {"offset", memory.offset.count()},
                          {"last_session", nanosecondsOf(memory.lastSession)},
                          {"last_wall", memory.lastWall}});
}

SessionEpoch::Memory sessionMemoryFrom(const std::string& json) {
  const auto object = parseJsonObject(json);
  const JsonFields fields{object, "session clock"};
  SessionEpoch::Memory memory;
  memory.name = fields.text("name", 1, 64);
  memory.boot = fields.text("boot", 0, 64);
  memory.offset = Nanoseconds{fields.integer("offset", -kAnyTime, kAnyTime)};
  memory.lastSession =
      SessionTime{Nanoseconds{fields.integer("last_session", -kAnyTime, kAnyTime)}};
  memory.lastWall = fields.integer("last_wall", 0, kAnyTime);
  return memory;
}

std::string bootName() {
  std::ifstream file{"/proc/sys/kernel/random/boot_id"};
  std::string name;
  std::getline(file, name);
  return name;
}

}  // namespace midipool
