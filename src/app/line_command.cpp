// SPDX-License-Identifier: GPL-3.0-or-later
// doctor HOST: the line to a server.
#include <cstdio>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/echo_visit.hpp"
#include "app/engine_options.hpp"
#include "app/invitation.hpp"
#include "app/kept_devices.hpp"
#include "app/line_findings.hpp"
#include "app/logging.hpp"
#include "app/names.hpp"
#include "app/page_memory.hpp"
#include "app/program.hpp"
#include "device/device_error.hpp"

namespace midipool {
namespace {

JoinOptions joinOptions(const DoctorOptions& options) {
  JoinOptions join;
  join.jackName = kDoctorName;
  join.midi = "none";
  join.midiIsGiven = true;
  join.sound = options.sound;
  return join;
}

// With the devices that were chosen on the page, as `join` has it; without that choice where they are
// not there any more.
std::unique_ptr<EchoVisit> visit(boost::asio::io_context& context, const JoinOptions& options,
                                 const Invitation& place, const Folders& folders, const Log& log) {
  const auto with = [&](const JoinOptions& join) {
    return std::make_unique<EchoVisit>(context, engineOptions(join, place, folders), log);
  };
  const auto kept = withKeptDevices(options, PageMemory{folders.config}.devices());
  if (haveSameDevices(kept, options)) return with(options);
  try {
    return with(kept);
  } catch (const DeviceError& error) {
    log(LogLevel::kWarning,
        fmt::format("the devices chosen on the page are not there: {}", error.what()));
    return with(options);
  }
}

// Also of a room there, as it stands in an invitation.
ConnectTarget serverOf(const std::string& text) {
  const bool isRoom = text.find('@') != std::string::npos;
  return isRoom ? parseInvitation(text).address.server : parseHost(text);
}

std::optional<LineMeasurement> measure(const CommonOptions& common, const DoctorOptions& options,
                                       const std::string& password) {
  const Invitation place{{"", serverOf(options.server)}, {}, password};
  const auto folders = findFolders(common.config, "");
  boost::asio::io_context context{1};
  const auto stay = visit(context, joinOptions(options), place, folders, makeLog(common.logLevel));
  stay->stay(std::chrono::duration<double>{options.seconds});
  return stay->measurement();
}

// Who is the first in a room and says a password locks it for all: so only where it is asked for.
std::optional<LineMeasurement> measure(const CommonOptions& common, const DoctorOptions& options) {
  try {
    return measure(common, options, "");
  } catch (const EchoVisit::Locked&) {
    if (options.password.empty()) throw;
    return measure(common, options, options.password);
  }
}

}  // namespace

int examineLine(const CommonOptions& common, const DoctorOptions& options) {
  const auto line = measure(common, options);
  if (!line) return kDone;
  const auto text = options.json ? boost::json::serialize(lineJson(*line)) + "\n"
                                 : findingsText(findingsOf(*line));
  std::fputs(text.c_str(), stdout);
  if (line->brokenOff) std::fputs("ended early: this is what was known by then\n", stderr);
  return line->network || line->brokenOff ? kDone : kFailed;
}

}  // namespace midipool
