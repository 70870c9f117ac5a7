// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/message_client.hpp"

#include <utility>

#include <boost/asio/this_coro.hpp>

#include "net/as_result.hpp"
#include "net/deadline.hpp"
#include "net/duration_text.hpp"
#include "net/error_text.hpp"
#include "net/name_lookup.hpp"
#include "net/tcp_connect.hpp"
#include "net/tls_stream.hpp"
#include "net/websocket.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using Kind = ConnectError::Kind;
using std::chrono::milliseconds;

std::string durationText(milliseconds time) {
  return std::to_string(time.count()) + " ms";
}

ConnectError connectionError(const ConnectTarget& target, const ErrorCode& error,
                             milliseconds timeout) {
  const auto server = target.text();
  if (error == asio::error::connection_refused) {
    return {Kind::kRefused, "nobody listens at " + server + " (is midipool serve running there?)"};
  }
  if (error == asio::error::timed_out) {
    return {Kind::kTimeout, "no answer from " + server + " within " + durationText(timeout) +
                                " (wrong address, or a firewall in between?)"};
  }
  return {Kind::kRoute, "no way to " + server + ": " + errorText(error)};
}

ConnectError tlsError(const ConnectTarget& target, const ErrorCode& error) {
  const auto server = target.text();
  if (error == asio::error::eof || error == asio::error::connection_reset ||
      error == asio::ssl::error::stream_truncated) {
    return {Kind::kTls, server + " hung up (no midiPool server, or one " +
                            "with too many connections, perhaps too many from your address)"};
  }
  return {Kind::kTls,
          server + " speaks no TLS as midiPool does (no midiPool server?): " + errorText(error)};
}

ConnectError changedError(const ConnectTarget& target, const KnownServers& known,
                          const KnownServers::Answer& answer, const std::string& fingerprint) {
  return {Kind::kFingerprintChanged,
          target.text() + " is not the server that was there before: its fingerprint is " +
              fingerprint + ", it was " + answer.remembered +
              "; if the server was set up anew, delete line " + std::to_string(answer.line) +
              " of " + known.file().string()};
}

ConnectError notInvitedError(const ConnectTarget& target, const std::string& invited,
                             const std::string& fingerprint) {
  return {Kind::kFingerprintChanged,
          target.text() + " is not the server of the invitation: its fingerprint is " +
              fingerprint + ", invited was " + invited + "; ask for a new invitation"};
}

asio::awaitable<tcp::socket> connectSocket(ConnectTarget target, milliseconds timeout) {
  auto endpoints = co_await lookUp(target, timeout);
  auto connection = co_await connectToAny(std::move(endpoints), timeout);
  if (connection.error) throw connectionError(target, connection.error, timeout);
  ErrorCode ignored;
  (void)connection.socket.set_option(tcp::no_delay{true}, ignored);
  co_return std::move(connection.socket);
}

// The context may go before the stream: OpenSSL counts its references.
asio::awaitable<TlsStream> speakTls(tcp::socket socket, ConnectTarget target,
                                    milliseconds timeout) {
  auto context = clientTlsContext();
  TlsStream stream{std::move(socket), context};
  const Deadline deadline{stream.get_executor(), timeout, [&stream] {
                            ErrorCode ignored;
                            (void)stream.next_layer().close(ignored);
                          }};
  const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::client, kAsResult);
  if (deadline.hasPassed()) throw connectionError(target, asio::error::timed_out, timeout);
  if (error) throw tlsError(target, error);
  co_return std::move(stream);
}

}  // namespace

asio::awaitable<Connected> connectTo(ConnectTarget target, const KnownServers& known,
                                     ConnectOptions options) {
  auto socket = co_await connectSocket(target, options.timeout);
  Connected result;
  ErrorCode ignored;
  result.peer = socket.remote_endpoint(ignored).address();
  auto stream = co_await speakTls(std::move(socket), target, options.timeout);

  result.fingerprint = peerFingerprint(stream);
  auto answer = known.check(target.text(), result.fingerprint);
  if (answer.verdict == KnownServers::Verdict::kNotInvited) {
    throw notInvitedError(target, answer.remembered, result.fingerprint);
  }
  if (answer.verdict == KnownServers::Verdict::kChanged) {
    throw changedError(target, known, answer, result.fingerprint);
  }
  result.isNewServer = answer.verdict == KnownServers::Verdict::kNew;
  result.warning = std::move(answer.warning);

  auto outcome =
      co_await askForWebsocket(std::move(stream), target.text(), options.limits, options.timeout);
  if (outcome.hungUp) throw tlsError(target, asio::error::eof);
  if (!outcome.connection) {
    throw ConnectError{
        Kind::kNotMidiPool,
        target.text() + " is no midiPool server, or one of another version: it " + outcome.problem};
  }
  result.connection = std::move(outcome.connection);
  co_return result;
}

}  // namespace midipool
