// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/osc/osc_server.hpp"

#include <array>
#include <set>

#include <boost/asio/ip/udp.hpp>
#include <gtest/gtest.h>

#include "net/monotonic_clock.hpp"
#include "ui/osc/osc_message.hpp"
#include "ui/surface/fake_program.hpp"

namespace midipool::osc {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::udp;
using testing::FakeProgram;

class Tablet {
 public:
  explicit Tablet(asio::io_context& context) : context_{context} { socket_.non_blocking(true); }

  void send(const Message& message, std::uint16_t port) {
    socket_.send_to(asio::buffer(encode(message)), {asio::ip::address_v4::loopback(), port});
  }
  // Runs the server until this message has come.
  bool hears(const std::string& address) {
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < until) {
      context_.run_for(5ms);
      while (const auto message = next()) {
        if (message->address == address) return true;
      }
    }
    return false;
  }
  [[nodiscard]] std::optional<Message> next() {
    boost::system::error_code error;
    const auto size = socket_.receive(asio::buffer(buffer_), 0, error);
    if (error) return std::nullopt;
    const auto messages = decode(std::span{buffer_}.first(size));
    return messages.empty() ? std::nullopt : std::optional{messages.front()};
  }
  [[nodiscard]] std::uint16_t port() const { return socket_.local_endpoint().port(); }

 private:
  asio::io_context& context_;
  udp::socket socket_{context_, {asio::ip::address_v4::loopback(), 0}};
  std::array<std::uint8_t, 2000> buffer_{};
};

class OscServerTest : public ::testing::Test {
 protected:
  void start(std::optional<LocalAddress> reply = std::nullopt) {
    server_.emplace(context_, ServerSettings{{"127.0.0.1", 0, true}, std::move(reply)}, program_,
                    clock_);
    port_ = server_->address().port;
  }

  asio::io_context context_;
  FakeProgram program_;
  MonotonicClock clock_;
  std::optional<OscServer> server_;
  std::uint16_t port_ = 0;
};

TEST_F(OscServerTest, WhoSendsIsTold) {
  start();
  Tablet tablet{context_};
  tablet.send({"/strip/2/mute", {Argument{1}}}, port_);
  EXPECT_TRUE(tablet.hears("/strip/2/mute"));
  EXPECT_TRUE(program_.mixerState->strips[1].settings.muted);
  EXPECT_TRUE(tablet.hears("/master/meter"));
}

TEST_F(OscServerTest, WhoComesLaterIsToldAll) {
  start();
  Tablet first{context_};
  first.send({"/hello", {}}, port_);
  ASSERT_TRUE(first.hears("/strip/1/name"));
  Tablet second{context_};
  second.send({"/hello", {}}, port_);
  EXPECT_TRUE(second.hears("/strip/1/name"));
}

TEST_F(OscServerTest, RepliesWhereItIsWanted) {
  start();
  Tablet sender{context_};
  Tablet listener{context_};
  sender.send({"/reply", {Argument{static_cast<std::int32_t>(listener.port())}}}, port_);
  EXPECT_TRUE(listener.hears("/strip/1/name"));
  sender.send({"/strip/2/solo", {Argument{1}}}, port_);
  EXPECT_TRUE(listener.hears("/strip/2/solo"));
  EXPECT_FALSE(sender.next());
}

TEST_F(OscServerTest, AFixedListenerNeedsSayNothing) {
  Tablet tablet{context_};
  start(LocalAddress{"127.0.0.1", tablet.port(), true});
  EXPECT_TRUE(tablet.hears("/strip/1/name"));
}

TEST_F(OscServerTest, NoiseHurtsNothing) {
  start();
  udp::socket stranger{context_, {asio::ip::address_v4::loopback(), 0}};
  const udp::endpoint server{asio::ip::address_v4::loopback(), port_};
  for (std::size_t size : {0, 1, 3, 16, 1472, 1473, 9000}) {
    stranger.send_to(asio::buffer(std::string(size, '#')), server);
  }
  Tablet tablet{context_};
  tablet.send({"/hello", {}}, port_);
  EXPECT_TRUE(tablet.hears("/strip/1/name"));
}

TEST_F(OscServerTest, SaysInOneLineWhyItCannotListen) {
  start();
  try {
    const OscServer second{context_, {{"127.0.0.1", port_, true}, {}}, program_, clock_};
    FAIL() << "two on one port";
  } catch (const std::runtime_error& error) {
    const std::string text = error.what();
    EXPECT_EQ(text.find("cannot listen for OSC on 127.0.0.1:"), 0U) << text;
    EXPECT_EQ(text.find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace midipool::osc
