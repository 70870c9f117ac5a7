// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/plain_websocket.hpp"

#include <boost/beast/http/field.hpp>

#include "net/websocket_conversation.hpp"

namespace midipool {

namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;

boost::asio::awaitable<std::shared_ptr<MessageConnection>> grantPlainWebsocket(
    boost::asio::ip::tcp::socket socket, std::string request, std::string protocol,
    MessageLimits limits, std::chrono::milliseconds timeout, std::shared_ptr<void> ticket) {
  const auto impl = std::make_shared<WebsocketConversation<boost::asio::ip::tcp::socket>>(
      std::move(socket), limits, timeout, std::move(ticket));
  auto& stream = impl->websocket();
  stream.set_option(websocket::stream_base::decorator{[protocol](auto& response) {
    response.set(http::field::sec_websocket_protocol, protocol);
    response.set(http::field::server, "midiPool");
  }});
  const auto [error] = co_await stream.async_accept(boost::asio::buffer(request), kAsResult);
  if (error) co_return nullptr;
  co_return std::make_shared<MessageConnection>(impl);
}

}  // namespace midipool
