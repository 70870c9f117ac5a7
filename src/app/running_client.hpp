// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "app/options.hpp"
#include "ui/control/requests.hpp"
#include "ui/local_client.hpp"

namespace midipool {

// The client that runs on this machine, for commands. All throws std::runtime_error with one line for
// the user: there is none, or it refuses.
class RunningClient {
 public:
  // `ui`: where it answers, as on the command line; empty: where it does by itself.
  RunningClient(const CommonOptions& common, const std::string& ui);

  // Returns when it is done.
  void ask(const control::Wish& wish) const;
  [[nodiscard]] boost::json::object status() const;
  // What a wish has changed may show in it a moment later only.
  [[nodiscard]] boost::json::object statusAfterWish() const;

 private:
  std::string token_;
  LocalAddress address_;
};

}  // namespace midipool
