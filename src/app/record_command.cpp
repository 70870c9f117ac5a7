// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <thread>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/folders.hpp"
#include "app/names.hpp"
#include "app/program.hpp"
#include "app/status_fields.hpp"
#include "app/status_text.hpp"
#include "ui/control/requests.hpp"
#include "ui/control_token.hpp"
#include "ui/local_client.hpp"

namespace midipool {
namespace {

// The client looks at it ten times a second.
constexpr std::chrono::milliseconds kUntilItShows{300};

constexpr const char* kNotBegun = "the server has stopped at once; its reason is in midipool's log";

void tellOfServer(const boost::json::object& status, const RecordOptions& options) {
  const bool records = flagIn(status, "server_records");
  const bool endsLater = records && options.action == "stop";
  if (options.json) {
    const boost::json::object json{{"server_records", records}};
    std::fputs((boost::json::serialize(json) + "\n").c_str(), stdout);
  } else {
    std::fputs(fmt::format("the server {} the room{}\n", records ? "records" : "does not record",
                           endsLater ? "; it ends at the next bar line" : "")
                   .c_str(),
               stdout);
  }
  if (options.action == "start" && !records) throw std::runtime_error{kNotBegun};
}

}  // namespace

int controlRecording(const CommonOptions& common, const RecordOptions& options) {
  const auto token = readControlToken(findFolders(common.config, "").config);
  const auto address = options.ui.empty() ? LocalAddress{} : parseLocalAddress(options.ui);
  if (options.action != "status") {
    const control::Record wish{options.action == "start", options.now, options.server};
    askFor(address, token, encode(control::Request{std::nullopt, wish}));
    std::this_thread::sleep_for(kUntilItShows);
  }
  const auto status = boost::json::parse(askStatus(address, token)).as_object();
  if (options.server) {
    tellOfServer(status, options);
    return kDone;
  }
  const auto& recording = objectIn(status, "recording");
  if (options.json) {
    std::fputs((boost::json::serialize(recording) + "\n").c_str(), stdout);
  } else {
    std::fputs((recordingLine(recording) + "\n").c_str(), stdout);
  }
  const auto error = textIn(recording, "error");
  if (options.action == "start" && !error.empty()) throw std::runtime_error{error};
  return kDone;
}

}  // namespace midipool
