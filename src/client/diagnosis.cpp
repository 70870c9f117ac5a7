// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/diagnosis.hpp"

#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/as_result.hpp"
#include "net/datagram_socket.hpp"
#include "net/deadline.hpp"
#include "net/error_text.hpp"
#include "net/message_client.hpp"
#include "net/monotonic_clock.hpp"
#include "net/name_lookup.hpp"
#include "net/tcp_connect.hpp"
#include "wire/clock_packet.hpp"
#include "wire/datagram.hpp"
#include "wire/protocol_error.hpp"
#include "wire/server_messages.hpp"
#include "wire/stream_info.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Step = Failure::Step;
using Steps = std::vector<DiagnosisStep>;
using std::chrono::milliseconds;

constexpr milliseconds kPatience{5'000};
constexpr milliseconds kBetweenQuestions{150};
constexpr int kQuestions = 20;  // three seconds

// Why no packet to any of these would leave this machine; empty when one would. Connecting a UDP
// socket sends none.
std::string troubleWithRoute(const asio::any_io_executor& executor,
                             const std::vector<tcp::endpoint>& endpoints) {
  boost::system::error_code error;
  for (const auto& endpoint : endpoints) {
    asio::ip::udp::socket socket{executor};
    const asio::ip::udp::endpoint far{endpoint.address(), endpoint.port()};
    (void)socket.open(far.protocol(), error);
    if (!error) (void)socket.connect(far, error);
    if (!error) return {};
  }
  return "no way from this machine to " + endpoints.front().address().to_string() + ": " +
         errorText(error) + " (is it online?)";
}

std::string nameMessage(const ConnectTarget& target, const std::vector<tcp::endpoint>& endpoints) {
  const auto address = endpoints.front().address().to_string();
  return address == target.host ? std::string{} : target.host + " is " + address;
}

// Whether the server lets him in, and by which keys; else why not.
struct Door {
  std::optional<Joined> joined;
  std::string trouble;
};

asio::awaitable<Door> enter(MessageConnection& connection) {
  const auto executor = co_await asio::this_coro::executor;
  const Deadline deadline{executor, kPatience,
                          [&connection] { connection.close(CloseCode::kNormal, "no answer"); }};
  JoinRoom join;
  join.room = kEchoRoom;
  join.nickname = "connection check";
  connection.send(encode(ClientMessage{join}));
  Door door;
  while (const auto text = co_await connection.receive()) {
    try {
      const auto message = decodeServerMessage(*text);
      if (const auto* joined = std::get_if<Joined>(&message)) door.joined = *joined;
      if (const auto* error = std::get_if<ErrorReport>(&message)) door.trouble = error->sentence;
    } catch (const ProtocolError& error) {
      door.trouble = error.what();
    }
    if (door.joined || !door.trouble.empty()) co_return door;
  }
  door.trouble = connection.closeReason();
  co_return door;
}

// Asks for the time until it is told. True when an answer has come.
asio::awaitable<bool> hearsByUdp(const Joined& joined, asio::ip::udp::endpoint server) {
  const MonotonicClock clock;
  const auto executor = co_await asio::this_coro::executor;
  DatagramSealer sealer{joined.datagrams.session, joined.datagrams.keys.clientToServer};
  DatagramOpener opener{joined.datagrams.session, joined.datagrams.keys.serverToClient};
  DatagramSocket socket{executor, server.address(), clock};
  asio::steady_timer timer{executor};
  bool heard = false;
  socket.start([&](auto bytes, const auto& from, LocalTime) {
    if (from.peer != server || !opener.open(bytes)) return;
    heard = true;
    timer.cancel();
  });
  for (int i = 0; i < kQuestions && !heard; ++i) {
    const auto question = encode(ClockQuestion{clock.now()});
    socket.send(sealer.seal(DatagramKind::kClockQuestion, question), server);
    timer.expires_after(kBetweenQuestions);
    co_await timer.async_wait(kAsResult);
  }
  socket.close();
  co_return heard;
}

asio::awaitable<DiagnosisStep> tryUdp(Connected connected, std::uint16_t port) {
  auto& connection = *connected.connection;
  DiagnosisStep step;
  step.step = Step::kUdp;
  const auto door = co_await enter(connection);
  if (!door.joined) {
    step.message = "could not be tried: " + door.trouble;
    co_return step;
  }
  const asio::ip::udp::endpoint server{connected.peer, port};
  step.ok = co_await hearsByUdp(*door.joined, server);
  if (!step.ok) {
    step.message = "the server is reached by TCP but does not answer by UDP: let UDP port " +
                   std::to_string(port) + " through at the server's router and firewall";
  }
  connection.send(encode(ClientMessage{LeaveRoom{}}));
  connection.close(CloseCode::kNormal, "checked");
  while (co_await connection.receive()) {
  }
  co_return step;
}

// TCP alone: who answers that, and not TLS, is another kind of server.
asio::awaitable<bool> hearsByTcp(std::vector<tcp::endpoint> endpoints) {
  const auto connection = co_await connectToAny(std::move(endpoints), kPatience);
  co_return !connection.error;
}

// What went well so far ends with a step that fails. Connecting by TCP may show that the way leads
// nowhere after all, or the name to nobody any more: what was said of that step before is taken back.
void fail(Steps& steps, Step step, std::string message) {
  std::erase_if(steps, [step](const DiagnosisStep& before) { return before.step >= step; });
  steps.push_back({step, false, std::move(message)});
}

// What failed behind TCP is TLS, or the server behind it.
Step stepBehindTcp(ConnectError::Kind kind) {
  const auto step = stepOf(kind);
  return step == Step::kFingerprint ? step : Step::kTls;
}

}  // namespace

asio::awaitable<Steps> diagnose(ConnectTarget target, const KnownServers& known) {
  Steps steps;
  std::vector<tcp::endpoint> endpoints;
  try {
    endpoints = co_await lookUp(target, kPatience);
  } catch (const ConnectError& error) {
    fail(steps, Step::kName, error.what());
    co_return steps;
  }
  steps.push_back({Step::kName, true, nameMessage(target, endpoints)});
  const auto executor = co_await asio::this_coro::executor;
  if (auto trouble = troubleWithRoute(executor, endpoints); !trouble.empty()) {
    fail(steps, Step::kRoute, std::move(trouble));
    co_return steps;
  }
  steps.push_back({Step::kRoute, true, {}});

  const bool tcp = co_await hearsByTcp(endpoints);
  if (tcp) steps.push_back({Step::kTcp, true, {}});
  std::optional<Connected> connected;
  try {
    connected = co_await connectTo(target, known);
  } catch (const ConnectError& error) {
    const auto step = tcp ? stepBehindTcp(error.kind()) : stepOf(error.kind());
    fail(steps, step, error.what());
    co_return steps;
  }
  if (!tcp) steps.push_back({Step::kTcp, true, {}});  // at the second try
  steps.push_back({Step::kTls, true, {}});
  auto udp = co_await tryUdp(std::move(*connected), target.port);
  steps.push_back(std::move(udp));
  co_return steps;
}

}  // namespace midipool
