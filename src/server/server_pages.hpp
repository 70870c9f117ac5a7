// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "net/message_listener.hpp"
#include "server/admin_guard.hpp"
#include "server/admin_requests.hpp"

namespace midipool {

// Everything that a server answers over HTTP: its page, what the page asks for, and what watchers
// ask for. What costs work is made at most twice a second, however many ask. Not thread-safe.
class ServerPages {
 public:
  static constexpr std::chrono::milliseconds kKeep{500};

  // Made when somebody asks.
  struct Sources {
    std::function<std::string()> publicOverview;  // JSON
    std::function<std::string()> adminOverview;   // JSON
    std::function<std::string()> metrics;
    std::function<std::string()> trouble;  // why the state cannot be stored; empty: it is
    std::function<void(const std::string& line)> warn;
  };

  ServerPages(AdminGuard guard, AdminRequests requests, Sources sources);

  [[nodiscard]] HttpAnswer answer(const HttpCall& call, LocalTime now);

 private:
  // Something made that holds for a while.
  class Kept {
   public:
    const std::string& get(LocalTime now, const std::function<std::string()>& make);
    void forget() noexcept { until_ = LocalTime::min(); }

   private:
    std::string text_;
    LocalTime until_ = LocalTime::min();
  };

  [[nodiscard]] HttpAnswer get(const HttpCall& call, LocalTime now);
  [[nodiscard]] HttpAnswer health() const;
  [[nodiscard]] HttpAnswer overview(const HttpCall& call, LocalTime now);
  [[nodiscard]] HttpAnswer request(const HttpCall& call, LocalTime now);
  [[nodiscard]] HttpAnswer carryOut(const HttpCall& call, LocalTime now);
  // Why this one is not listened to; nothing: he may be.
  [[nodiscard]] std::optional<HttpAnswer> refusalOf(AdminGuard::Caller caller,
                                                    const HttpCall& call) const;

  AdminGuard guard_;
  AdminRequests requests_;
  Sources sources_;
  Kept public_;
  Kept admin_;
  Kept metrics_;
};

}  // namespace midipool
