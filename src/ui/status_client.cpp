// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/status_client.hpp"

#include <stdexcept>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

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

http::response<http::string_body> ask(const LocalAddress& address,
                                      http::request<http::string_body> request) {
  try {
    asio::io_context context;
    beast::tcp_stream stream{context};
    const asio::ip::tcp::endpoint endpoint{asio::ip::make_address(address.address), address.port};
    await(context, stream, [&](auto done) { stream.async_connect(endpoint, std::move(done)); });
    request.set(http::field::host, address.text());
    request.prepare_payload();
    await(context, stream, [&](auto done) { http::async_write(stream, request, std::move(done)); });
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    await(context, stream,
          [&](auto done) { http::async_read(stream, buffer, response, std::move(done)); });
    return response;
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error{"no midiPool client answers on " + address.text() + " (" +
                             error.code().message() + "); is one running? See --ui"};
  }
}

[[noreturn]] void failWithNobody(const LocalAddress& address) {
  throw std::runtime_error{"no midiPool client answers on " + address.text()};
}

}  // namespace

std::string askStatus(const LocalAddress& address) {
  const auto response = ask(address, {http::verb::get, "/status", 11});
  if (response.result() != http::status::ok) failWithNobody(address);
  return response.body();
}

void changeMixer(const LocalAddress& address, const std::string& change) {
  http::request<http::string_body> request{http::verb::post, "/mixer", 11};
  request.set(http::field::content_type, "application/json");
  request.body() = change;
  const auto response = ask(address, std::move(request));
  if (response.result() == http::status::ok) return;
  boost::system::error_code error;
  const auto json = boost::json::parse(response.body(), error);
  const auto* fields = error ? nullptr : json.if_object();
  const auto* line = fields == nullptr ? nullptr : fields->if_contains("error");
  if (line == nullptr || !line->is_string()) failWithNobody(address);
  throw std::runtime_error{std::string{line->as_string()}};
}

}  // namespace midipool
