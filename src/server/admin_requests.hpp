// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "server/server_core.hpp"

namespace midipool {

// What the administrator's page asks for, as JSON, and what it makes the server do. Who asks has been
// looked at before. Not thread-safe.
class AdminRequests {
 public:
  struct Host {
    ServerCore& core;
    std::function<void(const std::string& text)> keepMessageOfTheDay;
    std::function<void(const std::string& line)> log;
  };

  explicit AdminRequests(Host host) : host_{std::move(host)} {}

  [[nodiscard]] static bool isOne(std::string_view path);

  // `path`: one of those. `from`: for the log. Throws ProtocolError.
  void carryOut(std::string_view path, std::string_view body, const std::string& from,
                LocalTime now);

  static constexpr std::int64_t kUsualMinutes = 10;
  static constexpr std::int64_t kMostMinutes = std::int64_t{24} * 60;

 private:
  Host host_;
};

}  // namespace midipool
