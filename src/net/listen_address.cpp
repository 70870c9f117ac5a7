// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/listen_address.hpp"

#include "net/connect_target.hpp"
#include "net/error_text.hpp"

namespace midipool {
namespace {

std::string hintOn(const std::error_code& error) {
  if (error == std::errc::address_in_use) return " (is another midipool serve running?)";
  if (error == std::errc::permission_denied) return " (take a port above 1023)";
  if (error == std::errc::address_not_available) return " (this machine has no such address)";
  return {};
}

}  // namespace

boost::asio::ip::address listenAddress(const std::string& text) {
  const bool hasBrackets = text.size() > 2 && text.front() == '[' && text.back() == ']';
  boost::system::error_code error;
  const auto address =
      boost::asio::ip::make_address(hasBrackets ? text.substr(1, text.size() - 2) : text, error);
  if (error || (hasBrackets && !address.is_v6())) {
    throw std::runtime_error{"cannot listen on '" + text +
                             "': not an IP address (0.0.0.0 or [::] for all of this machine)"};
  }
  return address;
}

std::runtime_error listenError(const boost::asio::ip::address& address, std::uint16_t port,
                               const std::error_code& error) {
  return std::runtime_error{"cannot listen on " + ConnectTarget{address.to_string(), port}.text() +
                            ": " + errorText(error) + hintOn(error)};
}

}  // namespace midipool
