// SPDX-License-Identifier: GPL-3.0-or-later
// midipool-server: `midipool serve` alone, to be linked statically (cmake/static_server.cmake).
#include <chrono>
#include <cstdio>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "app/folders.hpp"
#include "app/logging.hpp"
#include "app/names.hpp"
#include "app/options.hpp"
#include "app/program.hpp"
#include "app/server_options.hpp"
#include "server/server.hpp"

namespace midipool {
namespace {

// For goodbyes to reach the players; who does not answer by then is not waited for.
constexpr std::chrono::milliseconds kGoodbyes{2500};

void serve(const CommonOptions& common, const ServeOptions& options) {
  const auto log = makeLog(common.logLevel);
  boost::asio::io_context context{1};
  const auto settings = serverOptions(options, findFolders(common.config, options.data));
  Server server{context, settings, log};
  bool stopping = false;
  boost::asio::signal_set signals{context, SIGINT, SIGTERM};
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    stopping = true;
    server.stop();
  });
  log(LogLevel::kInfo, servingLine(server, settings));
  log(LogLevel::kInfo, pageLine(server, settings));
  while (!stopping && context.run_one() > 0) {
  }
  signals.cancel();
  context.run_for(kGoodbyes);
}

int fail(const char* sentence, ExitCode code) {
  std::fputs(fmt::format("midipool-server: {}\n", sentence).c_str(), stderr);
  return code;
}

int run(int count, char** words) {
  CommonOptions common;
  ServeOptions options;
  CLI::App app{"midiPool: a server for rooms, in one file"};
  app.name("midipool-server");
  app.set_version_flag("--version", kProgram, "Tell the version");
  app.require_subcommand(1);
  auto& command = *app.add_subcommand("serve", "Run a server for rooms");
  command.set_version_flag("--version", kProgram, "Tell the version");
  command.add_option("--config", common.config, "Folder for the server's data")->type_name("DIR");
  command.add_option("--log-level", common.logLevel, "How much to tell")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
      ->capture_default_str();
  addServeOptions(command, options);
  try {
    app.parse(count, words);
    serve(common, options);
    return kDone;
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    return fail(error.what(), kWrongUsage);
  } catch (const UsageError& error) {
    return fail(error.what(), kWrongUsage);
  } catch (const std::exception& error) {
    return fail(error.what(), kFailed);
  }
}

}  // namespace
}  // namespace midipool

int main(int count, char** words) {
  return midipool::run(count, words);
}
