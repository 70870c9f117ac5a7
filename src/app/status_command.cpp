// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <stdexcept>

#include <boost/json.hpp>

#include "app/commands.hpp"
#include "app/folders.hpp"
#include "app/names.hpp"
#include "app/program.hpp"
#include "app/status_screen.hpp"
#include "app/status_text.hpp"
#include "app/terminal_screen.hpp"
#include "ui/control_token.hpp"
#include "ui/local_client.hpp"

namespace midipool {
namespace {

constexpr int kRedrawMilliseconds = 100;

boost::json::object parsed(const std::string& status) {
  return boost::json::parse(status).as_object();
}

// Who has watched a client once is told when it goes away, and goes on when it is back.
int watch(const LocalAddress& address, const std::string& token) {
  auto status = parsed(askStatus(address, token));
  const TerminalScreen terminal;
  do {
    try {
      status = parsed(askStatus(address, token));
      terminal.show(statusScreen(status, terminal.size(), terminal.colours()));
    } catch (const std::runtime_error& error) {
      terminal.show({error.what()});
    }
  } while (terminal.wait(kRedrawMilliseconds));
  return kDone;
}

}  // namespace

int showStatus(const CommonOptions& common, const StatusOptions& options) {
  const auto token = readControlToken(findFolders(common.config, "").config);
  const auto address = options.ui.empty() ? LocalAddress{} : parseLocalAddress(options.ui);
  if (options.watch) return watch(address, token);
  const auto status = askStatus(address, token);
  std::fputs((options.json ? status + "\n" : statusText(parsed(status))).c_str(), stdout);
  return kDone;
}

}  // namespace midipool
