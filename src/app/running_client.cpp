// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/running_client.hpp"

#include <chrono>
#include <thread>

#include <boost/json.hpp>

#include "app/folders.hpp"
#include "app/names.hpp"
#include "ui/control_token.hpp"

namespace midipool {
namespace {

// The client looks at its room ten times a second.
constexpr std::chrono::milliseconds kUntilItShows{300};

}  // namespace

RunningClient::RunningClient(const CommonOptions& common, const std::string& ui)
    : token_{readControlToken(findFolders(common.config, "").config)},
      address_{ui.empty() ? LocalAddress{} : parseLocalAddress(ui)} {}

void RunningClient::ask(const control::Wish& wish) const {
  askFor(address_, token_, encode(control::Request{std::nullopt, wish}));
}

boost::json::object RunningClient::status() const {
  return boost::json::parse(askStatus(address_, token_)).as_object();
}

boost::json::object RunningClient::statusAfterWish() const {
  std::this_thread::sleep_for(kUntilItShows);
  return status();
}

}  // namespace midipool
