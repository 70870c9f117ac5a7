// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tcp_connect.hpp"

#include <gtest/gtest.h>

#include "net/network_test.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using Clock = std::chrono::steady_clock;

class TcpConnect : public testing::NetworkTest {
 protected:
  struct Result {
    boost::system::error_code error;
    bool isOpen = false;
    std::uint16_t port = 0;
    Clock::duration took{};
  };

  // As far as it can be default-constructed.
  Result race(std::vector<tcp::endpoint> endpoints, Milliseconds timeout = Milliseconds{2'000}) {
    return await([](auto list, auto limit) -> boost::asio::awaitable<Result> {
      const auto start = Clock::now();
      auto connection = co_await connectToAny(std::move(list), limit);
      Result result{connection.error, connection.socket.is_open(), 0, Clock::now() - start};
      if (result.isOpen) result.port = connection.socket.remote_endpoint().port();
      co_return result;
    }(std::move(endpoints), timeout));
  }

  tcp::acceptor open_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
  tcp::endpoint listening_ = open_.local_endpoint();

  // Nobody listens there.
  tcp::endpoint closed() {
    tcp::acceptor gone{context_, {boost::asio::ip::address_v4::loopback(), 0}};
    return gone.local_endpoint();
  }

  // A listener whose queue is full: the kernel drops whoever comes.
  tcp::endpoint deaf() {
    deaf_.listen(0);
    for (auto& socket : queue_) socket.async_connect(deaf_.local_endpoint(), [](auto) {});
    runFor(50ms);
    return deaf_.local_endpoint();
  }

 private:
  tcp::acceptor deaf_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
  std::array<tcp::socket, 3> queue_{tcp::socket{context_}, tcp::socket{context_},
                                    tcp::socket{context_}};
};

TEST_F(TcpConnect, TakesTheOnlyOne) {
  const auto result = race({listening_});
  EXPECT_FALSE(result.error);
  EXPECT_EQ(result.port, listening_.port());
}

TEST_F(TcpConnect, GoesOnAtOnceWhenOneRefuses) {
  const auto result = race({closed(), listening_});
  EXPECT_EQ(result.port, listening_.port());
  EXPECT_LT(result.took, 200ms);
}

TEST_F(TcpConnect, GoesOnAfterAMomentWhenOneIsSilent) {
  const auto result = race({deaf(), listening_});
  EXPECT_EQ(result.port, listening_.port());
  EXPECT_GE(result.took, 200ms);
  EXPECT_LT(result.took, 500ms);
}

TEST_F(TcpConnect, ReportsARefusalRatherThanSilence) {
  const auto result = race({deaf(), closed()}, 400ms);
  EXPECT_EQ(result.error, boost::asio::error::connection_refused);
  EXPECT_FALSE(result.isOpen);
}

TEST_F(TcpConnect, GivesUpInTime) {
  const auto result = race({deaf()}, 300ms);
  EXPECT_EQ(result.error, boost::asio::error::timed_out);
  EXPECT_GE(result.took, 290ms);
  EXPECT_LT(result.took, 600ms);
}

}  // namespace
}  // namespace midipool
