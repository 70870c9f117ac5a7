// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/relay_options.hpp"

#include <charconv>
#include <string>
#include <string_view>

#include "common/command_line.hpp"

namespace midipool::testing {
namespace {

std::optional<HostPort> parseHostPort(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  HostPort result;
  boost::system::error_code addressError;
  result.address = boost::asio::ip::make_address(host, addressError);
  const auto [stop, portError] =
      std::from_chars(port.data(), port.data() + port.size(), result.port);
  if (addressError || portError != std::errc{} || stop != port.data() + port.size() ||
      result.port == 0) {
    return std::nullopt;
  }
  return result;
}

std::string checkHostPort(const std::string& text) {
  return parseHostPort(text) ? "" : "expected ADDRESS:PORT as in 127.0.0.1:7400, got " + text;
}

}  // namespace

std::optional<int> parseRelayOptions(RelayOptions& options, int argc, char** argv) {
  CLI::App app("Relays UDP and TCP from one address to another, as badly as wanted.",
               "midipool-relay");
  std::string listen, target, control;
  std::string reorder = "yes";
  long idleSeconds = options.idleLimit.count();
  LineSettings& line = options.settings;
  app.add_option("--listen", listen, "ADDRESS:PORT clients come to, TCP and UDP")
      ->required()
      ->check(checkHostPort);
  app.add_option("--target", target, "ADDRESS:PORT of the server")
      ->required()
      ->check(checkHostPort);
  app.add_option("--control", control, "ADDRESS:PORT that takes commands while running")
      ->check(checkHostPort);
  app.add_option("--delay-ms", line.delayMs, "one way")->check(CLI::Range(0.0, 60'000.0));
  app.add_option("--jitter-ms", line.jitterMs, "more or less than the delay, uniform")
      ->check(CLI::Range(0.0, 60'000.0));
  app.add_option("--loss-percent", line.lossPercent)->check(CLI::Range(0.0, 100.0));
  app.add_option("--duplicate-percent", line.duplicatePercent)->check(CLI::Range(0.0, 100.0));
  app.add_option("--kilobits", line.kilobitsPerSecond,
                 "of datagrams a second, each way of each client; 0 (default): all")
      ->check(CLI::Range(0.0, 1e6));
  app.add_option("--reorder", reorder, "may jitter let datagrams overtake: yes (default) or no")
      ->check(CLI::IsMember({"yes", "no"}));
  app.add_option("--seed", line.seed, "the same seed gives the same luck (default 1)");
  app.add_option("--idle-seconds", idleSeconds, "forget a silent UDP client after this (60)")
      ->check(CLI::Range(1L, 86'400L));
  if (const auto code = parseCommandLine(app, argc, argv)) return code;

  options.listen = *parseHostPort(listen);
  options.target = *parseHostPort(target);
  if (!control.empty()) options.control = parseHostPort(control);
  line.reorder = reorder == "yes";
  options.idleLimit = std::chrono::seconds(idleSeconds);
  return std::nullopt;
}

}  // namespace midipool::testing
