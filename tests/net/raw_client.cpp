// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/raw_client.hpp"

#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>

#include "net/as_result.hpp"

namespace midipool::testing {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;

asio::awaitable<tcp::socket> connectTcp(std::uint16_t port) {
  tcp::socket socket{co_await asio::this_coro::executor};
  const tcp::endpoint endpoint{asio::ip::address_v4::loopback(), port};
  co_await socket.async_connect(endpoint, asio::use_awaitable);
  co_return std::move(socket);
}

template <typename Stream>
asio::awaitable<std::string> talk(Stream& stream, std::string text) {
  co_await asio::async_write(stream, asio::buffer(text), kAsResult);
  std::string heard;
  co_await asio::async_read(stream, asio::dynamic_buffer(heard), kAsResult);
  co_return heard;
}

}  // namespace

asio::awaitable<std::string> talkTcp(std::uint16_t port, std::string text) {
  auto socket = co_await connectTcp(port);
  co_return co_await talk(socket, std::move(text));
}

asio::awaitable<std::string> talkTls(std::uint16_t port, std::string text) {
  auto socket = co_await connectTcp(port);
  ssl::context context{ssl::context::tls_client};
  ssl::stream<tcp::socket> stream{std::move(socket), context};
  co_await stream.async_handshake(ssl::stream_base::client, asio::use_awaitable);
  co_return co_await talk(stream, std::move(text));
}

asio::awaitable<std::string> serveTlsOnce(tcp::acceptor& on, std::string certificatePem,
                                          std::string keyPem, std::string answer) {
  ssl::context context{ssl::context::tls_server};
  context.use_certificate(asio::buffer(certificatePem), ssl::context::pem);
  context.use_private_key(asio::buffer(keyPem), ssl::context::pem);
  auto socket = co_await on.async_accept(asio::use_awaitable);
  ssl::stream<tcp::socket> stream{std::move(socket), context};
  co_await stream.async_handshake(ssl::stream_base::server, kAsResult);
  std::array<char, 4096> block;
  const auto [error, size] = co_await stream.async_read_some(asio::buffer(block), kAsResult);
  co_await asio::async_write(stream, asio::buffer(answer), kAsResult);
  co_return std::string(block.data(), size);
}

}  // namespace midipool::testing
