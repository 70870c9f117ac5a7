// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/status_server.hpp"

#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

namespace midipool {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr int kPortsToTry = 16;
constexpr std::uint64_t kLongestBody = 4096;
constexpr std::chrono::seconds kRequestTimeout{5};
constexpr std::chrono::milliseconds kAfterError{100};

// A web page that has tricked the browser by its name service (DNS rebinding) comes with a name;
// numbers and this machine's own name cannot be tricked so.
bool isSafeHost(std::string_view host) {
  const auto end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
  auto name = host.substr(0, end);
  if (name == "localhost") return true;
  if (name.starts_with('[')) name = name.substr(1, name.size() - 2);
  boost::system::error_code error;
  (void)asio::ip::make_address(name, error);
  return !error;
}

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

std::string errorJson(const std::string& line) {
  return boost::json::serialize(boost::json::object{{"error", line}}) + "\n";
}

void changeMixer(const Request& request, Response& response, const LocalRequests& requests) {
  if (request[http::field::content_type] != "application/json") {
    response.result(http::status::unsupported_media_type);
    response.body() = errorJson("post application/json");
    return;
  }
  try {
    requests.changeMixer(request.body());
    response.body() = "{}\n";
  } catch (const std::runtime_error& error) {
    response.result(http::status::bad_request);
    response.body() = errorJson(error.what());
  }
}

Response answer(const Request& request, const LocalRequests& requests) {
  Response response{http::status::ok, request.version()};
  response.set(http::field::content_type, "application/json");
  response.set(http::field::cache_control, "no-store");
  if (!isSafeHost(request[http::field::host])) {
    response.result(http::status::misdirected_request);
    response.body() = errorJson("ask by number or as localhost");
  } else if (request.method() == http::verb::get && request.target() == "/status") {
    response.body() = requests.status();
  } else if (request.method() == http::verb::post && request.target() == "/mixer") {
    changeMixer(request, response, requests);
  } else {
    response.result(http::status::not_found);
    response.body() = errorJson("try GET /status");
  }
  response.keep_alive(false);
  response.prepare_payload();
  return response;
}

}  // namespace

class StatusServer::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& context, const LocalAddress& address, LocalRequests requests)
      : context_{context}, acceptor_{context}, address_{address}, requests_{std::move(requests)} {
    const auto first = address.port;
    const int tries = address.chosen ? 1 : kPortsToTry;
    boost::system::error_code error;
    for (int i = 0; i < tries; ++i) {
      address_.port = static_cast<std::uint16_t>(first == 0 ? 0 : first + i);
      error = listen();
      if (!error) return;
    }
    address_.port = first;
    throw std::runtime_error{"cannot answer status questions on " + address_.text() + ": " +
                             error.message() + " (choose another with --ui, or --ui off)"};
  }

  void start() { asio::co_spawn(context_, accept(shared_from_this()), asio::detached); }
  void stop() {
    boost::system::error_code ignored;
    (void)acceptor_.close(ignored);
  }
  [[nodiscard]] const LocalAddress& address() const noexcept { return address_; }

 private:
  boost::system::error_code listen() {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(address_.address, error);
    if (error) return error;
    const tcp::endpoint endpoint{address, address_.port};
    if (acceptor_.is_open()) (void)acceptor_.close(error);
    (void)acceptor_.open(endpoint.protocol(), error);
    if (!error) (void)acceptor_.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) (void)acceptor_.bind(endpoint, error);
    if (!error) (void)acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) address_.port = acceptor_.local_endpoint(error).port();
    return error;
  }

  static asio::awaitable<void> accept(std::shared_ptr<Impl> self) {
    while (self->acceptor_.is_open()) {
      boost::system::error_code error;
      auto socket =
          co_await self->acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (!error) {
        asio::co_spawn(self->context_, converse(self, std::move(socket)), asio::detached);
      } else if (self->acceptor_.is_open()) {
        asio::steady_timer pause{self->context_, kAfterError};
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      }
    }
  }

  static asio::awaitable<void> converse(std::shared_ptr<Impl> self, tcp::socket socket) {
    beast::tcp_stream stream{std::move(socket)};
    stream.expires_after(kRequestTimeout);
    beast::flat_buffer buffer{8192};
    http::request_parser<http::string_body> parser;
    parser.body_limit(kLongestBody);
    boost::system::error_code error;
    co_await http::async_read(stream, buffer, parser,
                              asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    const auto response = answer(parser.get(), self->requests_);
    co_await http::async_write(stream, response, asio::redirect_error(asio::use_awaitable, error));
  }

  asio::io_context& context_;
  tcp::acceptor acceptor_;
  LocalAddress address_;
  LocalRequests requests_;
};

StatusServer::StatusServer(asio::io_context& context, const LocalAddress& address,
                           LocalRequests requests)
    : impl_{std::make_shared<Impl>(context, address, std::move(requests))} {
  impl_->start();
}

StatusServer::~StatusServer() {
  impl_->stop();
}

const LocalAddress& StatusServer::address() const noexcept {
  return impl_->address();
}

}  // namespace midipool
