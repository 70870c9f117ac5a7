// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <stdexcept>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/program.hpp"
#include "app/running_client.hpp"
#include "app/status_fields.hpp"
#include "app/status_text.hpp"
#include "ui/control/requests.hpp"

namespace midipool {
namespace {

constexpr const char* kNotBegun = "the server has stopped at once; its reason is in midipool's log";

// A beginner would look for them in vain afterwards.
constexpr const char* kOneTrack =
    "the others are one track, as the server mixes them; each has his own after: "
    "midipool listen --receive stems\n";

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
  const RunningClient client{common, options.ui};
  const bool isWish = options.action != "status";
  if (isWish) {
    client.ask(control::Record{options.action == "start", options.now, options.server});
  }
  const auto status = isWish ? client.statusAfterWish() : client.status();
  if (options.server) {
    tellOfServer(status, options);
    return kDone;
  }
  const auto& recording = objectIn(status, "recording");
  if (options.json) {
    std::fputs((boost::json::serialize(recording) + "\n").c_str(), stdout);
  } else {
    std::fputs((recordingLine(recording) + "\n").c_str(), stdout);
    const bool starts = options.action == "start";
    if (starts && flagIn(objectIn(status, "sound"), "mixed_by_server"))
      std::fputs(kOneTrack, stdout);
  }
  const auto error = textIn(recording, "error");
  if (options.action == "start" && !error.empty()) throw std::runtime_error{error};
  return kDone;
}

}  // namespace midipool
