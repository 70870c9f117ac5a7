// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/status_client.hpp"

#include <stdexcept>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace midipool {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::chrono::seconds kTimeout{2};

// A synchronous call of Beast knows no timeout: start the asynchronous one and run it to its end.
template <typename Start>
void await(asio::io_context& context, beast::tcp_stream& stream, Start&& start) {
  boost::system::error_code result;
  stream.expires_after(kTimeout);
  start([&](const boost::system::error_code& error, auto&&...) { result = error; });
  context.restart();
  context.run();
  if (result) throw boost::system::system_error{result};
}

}  // namespace

std::string askStatus(const LocalAddress& address) {
  try {
    asio::io_context context;
    beast::tcp_stream stream{context};
    const asio::ip::tcp::endpoint endpoint{asio::ip::make_address(address.address), address.port};
    await(context, stream, [&](auto done) { stream.async_connect(endpoint, std::move(done)); });
    http::request<http::empty_body> request{http::verb::get, "/status", 11};
    request.set(http::field::host, address.text());
    await(context, stream, [&](auto done) { http::async_write(stream, request, std::move(done)); });
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    await(context, stream,
          [&](auto done) { http::async_read(stream, buffer, response, std::move(done)); });
    if (response.result() != http::status::ok) {
      throw std::runtime_error{"no midiPool client answers on " + address.text()};
    }
    return response.body();
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error{"no midiPool client answers on " + address.text() + " (" +
                             error.code().message() + "); is one running? See --ui"};
  }
}

}  // namespace midipool
