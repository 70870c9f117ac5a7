// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tcp_connect.hpp"

#include <algorithm>
#include <list>
#include <memory>
#include <optional>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/as_result.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

constexpr std::chrono::milliseconds kHeadStart{250};

class Race : public std::enable_shared_from_this<Race> {
 public:
  explicit Race(const asio::any_io_executor& executor) : news_{executor} {}

  void enter(const tcp::endpoint& endpoint) {
    auto& runner = runners_.emplace_back(news_.get_executor());
    ++running_;
    runner.async_connect(endpoint, [self = shared_from_this(), &runner](const ErrorCode& error) {
      self->arrived(runner, error);
    });
  }

  // Until somebody arrives or fails, or the time is there.
  asio::awaitable<void> wait(asio::steady_timer::time_point until) {
    news_.expires_at(until);
    co_await news_.async_wait(kAsResult);
  }

  void end() {
    hasEnded_ = true;
    ErrorCode ignored;
    for (auto& runner : runners_) (void)runner.close(ignored);
  }

  [[nodiscard]] bool isOver() const noexcept { return winner_ || running_ == 0; }
  [[nodiscard]] std::optional<tcp::socket>& winner() noexcept { return winner_; }
  [[nodiscard]] ErrorCode error() const noexcept { return error_; }

 private:
  void arrived(tcp::socket& runner, const ErrorCode& error) {
    --running_;
    if (hasEnded_ || winner_) return;
    if (!error) {
      winner_ = std::move(runner);
    } else if (!error_ || error == asio::error::connection_refused) {
      error_ = error;  // a refusal says most: the machine is there
    }
    news_.cancel();
  }

  asio::steady_timer news_;
  std::list<tcp::socket> runners_;
  int running_ = 0;
  bool hasEnded_ = false;
  std::optional<tcp::socket> winner_;
  ErrorCode error_;
};

}  // namespace

asio::awaitable<TcpConnection> connectToAny(std::vector<tcp::endpoint> endpoints,
                                            std::chrono::milliseconds timeout) {
  using Clock = asio::steady_timer::clock_type;
  const auto executor = co_await asio::this_coro::executor;
  const auto race = std::make_shared<Race>(executor);
  const auto deadline = Clock::now() + timeout;
  for (const auto& endpoint : endpoints) {
    race->enter(endpoint);
    co_await race->wait(std::min<Clock::time_point>(Clock::now() + kHeadStart, deadline));
    if (race->winner() || Clock::now() >= deadline) break;
  }
  while (!race->isOver() && Clock::now() < deadline) co_await race->wait(deadline);
  race->end();

  TcpConnection result{{}, tcp::socket{executor}};
  if (race->winner()) {
    result.socket = std::move(*race->winner());
  } else {
    result.error = race->isOver() ? race->error() : ErrorCode{asio::error::timed_out};
    if (race->error() == asio::error::connection_refused) result.error = race->error();
  }
  co_return result;
}

}  // namespace midipool
