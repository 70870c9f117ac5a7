// SPDX-License-Identifier: GPL-3.0-or-later
#include <boost/beast/http/field.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "net/websocket.hpp"
#include "net/websocket_conversation.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using std::chrono::milliseconds;

}  // namespace

asio::awaitable<WebsocketOutcome> askForWebsocket(TlsStream stream, std::string hostPort,
                                                  MessageLimits limits, milliseconds timeout) {
  const auto impl = std::make_shared<WebsocketConversation<TlsStream>>(std::move(stream), limits,
                                                                       timeout, nullptr);
  auto& websocket = impl->websocket();
  websocket.set_option(websocket::stream_base::decorator{[](websocket::request_type& request) {
    request.set(http::field::sec_websocket_protocol, kMessageProtocol);
    request.set(http::field::user_agent, "midiPool");
  }});
  websocket::response_type response;
  const auto [error] = co_await websocket.async_handshake(response, hostPort, "/", kAsResult);
  WebsocketOutcome outcome;
  if (error == websocket::error::upgrade_declined) {
    outcome.problem = "answers HTTP " + std::to_string(response.result_int());
  } else if (error == asio::ssl::error::stream_truncated || error == asio::error::broken_pipe ||
             error == asio::error::connection_reset || error == asio::error::eof) {
    outcome.hungUp = true;
  } else if (error) {
    outcome.problem = "gives no WebSocket: " + errorText(error);
  } else if (response[http::field::sec_websocket_protocol] != kMessageProtocol) {
    outcome.problem = std::string{"does not speak "} + kMessageProtocol;
  } else {
    outcome.connection = std::make_shared<MessageConnection>(impl);
  }
  co_return outcome;
}

asio::awaitable<WebsocketOutcome> grantWebsocket(TlsStream stream, std::string request,
                                                 MessageLimits limits, milliseconds timeout,
                                                 std::shared_ptr<void> ticket) {
  const auto impl = std::make_shared<WebsocketConversation<TlsStream>>(std::move(stream), limits,
                                                                       timeout, std::move(ticket));
  auto& websocket = impl->websocket();
  websocket.set_option(websocket::stream_base::decorator{[](websocket::response_type& response) {
    response.set(http::field::sec_websocket_protocol, kMessageProtocol);
    response.set(http::field::server, "midiPool");
  }});
  const auto [error] = co_await websocket.async_accept(asio::buffer(request), kAsResult);
  WebsocketOutcome outcome;
  if (error) {
    outcome.problem = errorText(error);
  } else {
    outcome.connection = std::make_shared<MessageConnection>(impl);
  }
  co_return outcome;
}

}  // namespace midipool
