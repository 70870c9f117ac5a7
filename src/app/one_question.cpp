// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/one_question.hpp"

#include <exception>
#include <optional>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "net/message_client.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kPatience{10};
constexpr std::chrono::seconds kGoodbye{1};

asio::awaitable<ServerMessage> ask(const ConnectTarget& server, const KnownServers& known,
                                   const ClientMessage& question) {
  const auto connected = co_await connectTo(server, known);
  auto& connection = *connected.connection;
  connection.send(encode(question));
  while (const auto text = co_await connection.receive()) {
    auto message = decodeServerMessage(*text);
    if (const auto* error = std::get_if<ErrorReport>(&message)) {
      connection.close(CloseCode::kNormal, "done");
      throw std::runtime_error{error->sentence};
    }
    if (std::holds_alternative<RoomList>(message) ||
        std::holds_alternative<TransportAccepted>(message)) {
      connection.close(CloseCode::kNormal, "done");
      (void)co_await connection.receive();
      co_return message;
    }
  }
  throw std::runtime_error{"the server has closed the connection: " + connection.closeReason()};
}

}  // namespace

ServerMessage askServer(const ConnectTarget& server, const std::filesystem::path& knownServers,
                        const ClientMessage& question) {
  asio::io_context context{1};
  const KnownServers known{knownServers};
  std::optional<ServerMessage> answer;
  std::exception_ptr failure;
  asio::co_spawn(context, ask(server, known, question),
                 [&](std::exception_ptr error, ServerMessage message) {
                   failure = std::move(error);
                   if (!failure) answer = std::move(message);
                 });
  context.run_for(kPatience);
  if (failure) std::rethrow_exception(failure);
  if (!answer) throw std::runtime_error{server.text() + " does not answer"};
  context.run_for(kGoodbye);
  return *answer;
}

}  // namespace midipool
