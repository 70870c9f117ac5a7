// SPDX-License-Identifier: GPL-3.0-or-later
//
// midipool-relay: a bad network in a program, because test machines have no netem. Clients talk to
// the relay as if it were the server; it passes everything on late, lossy or not at all.

#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/system/system_error.hpp>

#include "common/command_line.hpp"
#include "relay/control_commands.hpp"
#include "relay/control_port.hpp"
#include "relay/realtime.hpp"
#include "relay/relay_options.hpp"
#include "relay/scheduler.hpp"
#include "relay/tcp_relay.hpp"
#include "relay/traffic.hpp"
#include "relay/udp_relay.hpp"

namespace midipool::testing {
namespace {

using Tcp = boost::asio::ip::tcp;
using Udp = boost::asio::ip::udp;

std::string describeAll(const Counters& counters, const Lateness& lateness) {
  return describe(counters) + " late_p50_us=" + std::to_string(lateness.percentile(0.5)) +
         " late_p99_us=" + std::to_string(lateness.percentile(0.99)) +
         " late_max_us=" + std::to_string(lateness.max());
}

std::string describeListening(const RelayOptions& options) {
  const std::string listen = options.listen.address.to_string() + ":" +
                             std::to_string(options.listen.port) + " (TCP and UDP)";
  if (!options.control) return listen;
  return listen + " or control port " + std::to_string(options.control->port);
}

void run(RelayOptions& options) {
  boost::asio::io_context context(1);
  Counters counters;
  Scheduler scheduler(context);
  UdpRelay udp(context, scheduler, options.settings, counters,
               options.listen.endpoint<Udp::endpoint>(), options.target.endpoint<Udp::endpoint>(),
               options.idleLimit);
  TcpRelay tcp(context, options.settings, counters, options.listen.endpoint<Tcp::endpoint>(),
               options.target.endpoint<Tcp::endpoint>());
  ControlCommands commands(
      options.settings, [&tcp] { tcp.resume(); },
      [&] { return describeAll(counters, scheduler.lateness()); });
  std::optional<ControlPort> control;
  if (options.control) {
    control.emplace(context, options.control->endpoint<Tcp::endpoint>(), commands);
    control->start();
  }
  udp.start();
  tcp.start();
  counters.realtime = enterRealtime();

  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&context](const boost::system::error_code&, int) { context.stop(); });
  std::puts("ready");
  std::fflush(stdout);
  context.run();
}

}  // namespace
}  // namespace midipool::testing

int main(int argc, char** argv) {
  using namespace midipool::testing;
  RelayOptions options;
  if (const auto code = parseRelayOptions(options, argc, argv)) return *code;
  try {
    run(options);
  } catch (const boost::system::system_error& error) {
    printError("midipool-relay",
               "cannot listen on " + describeListening(options) + ": " + error.code().message());
    return kExitFailed;
  } catch (const std::exception& error) {
    printError("midipool-relay", error.what());
    return kExitFailed;
  }
  return kExitDone;
}
