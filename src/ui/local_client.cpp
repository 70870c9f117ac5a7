// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/local_client.hpp"

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

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

Response exchange(const LocalAddress& address, Request& request) {
  asio::io_context context;
  beast::tcp_stream stream{context};
  const asio::ip::tcp::endpoint endpoint{asio::ip::make_address(address.address), address.port};
  await(context, stream, [&](auto done) { stream.async_connect(endpoint, std::move(done)); });
  await(context, stream, [&](auto done) { http::async_write(stream, request, std::move(done)); });
  beast::flat_buffer buffer;
  Response response;
  await(context, stream,
        [&](auto done) { http::async_read(stream, buffer, response, std::move(done)); });
  return response;
}

Response ask(const LocalAddress& address, const std::string& token, Request request) {
  request.set(http::field::host, address.text());
  request.set(http::field::authorization, "Bearer " + token);
  request.prepare_payload();
  Response response;
  try {
    response = exchange(address, request);
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error{"no midiPool client answers on " + address.text() + " (" +
                             error.code().message() + "); is one running? See --ui"};
  }
  if (response.result() == http::status::unauthorized) {
    throw std::runtime_error{
        "the client on " + address.text() +
        " has another token: name its folder with --config, or its port with --ui"};
  }
  if (response.result() != http::status::ok) {
    throw std::runtime_error{"no midiPool client answers on " + address.text()};
  }
  return response;
}

// The sentence of an `error`; empty when it is none.
std::string complaintIn(const std::string& answer) {
  boost::system::error_code error;
  const auto json = boost::json::parse(answer, error);
  const auto* fields = error ? nullptr : json.if_object();
  if (fields == nullptr) return "the client answers what this version does not understand";
  const auto* type = fields->if_contains("type");
  if (type == nullptr || *type != "error") return {};
  const auto* line = fields->if_contains("message");
  return line != nullptr && line->is_string() ? std::string{line->as_string()} : "it says no";
}

}  // namespace

std::string askStatus(const LocalAddress& address, const std::string& token) {
  return ask(address, token, {http::verb::get, "/status", 11}).body();
}

void askFor(const LocalAddress& address, const std::string& token, const std::string& request) {
  Request post{http::verb::post, "/control", 11};
  post.set(http::field::content_type, "application/json");
  post.body() = request;
  const auto complaint = complaintIn(ask(address, token, std::move(post)).body());
  if (!complaint.empty()) throw std::runtime_error{complaint};
}

}  // namespace midipool
