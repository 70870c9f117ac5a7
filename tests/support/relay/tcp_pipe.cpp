// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/tcp_pipe.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace midipool::testing {
namespace {

namespace asio = boost::asio;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kChunkBytes = 16 * 1024;

// As much as a kernel's own buffers would hold; above it the sender feels the slow line.
constexpr std::size_t kMaxWaitingBytes = 1024 * 1024;

}  // namespace

TcpPipe::TcpPipe(Tcp::socket& from, Tcp::socket& to, const LineSettings& settings, Traffic& traffic,
                 Line line)
    : from_(from),
      to_(to),
      settings_(settings),
      traffic_(traffic),
      line_(std::move(line)),
      frontTimer_(from.get_executor()),
      roomTimer_(from.get_executor()) {}

asio::awaitable<void> TcpPipe::read() {
  std::vector<std::uint8_t> buffer(kChunkBytes);
  while (!cancelled_) {
    co_await waitForRoom();
    const auto [error, size] = co_await from_.async_read_some(asio::buffer(buffer), kAwait);
    if (error) {
      push(error == asio::error::eof ? Kind::kClosed : Kind::kBroken, {});
      co_return;
    }
    traffic_.tcpBytesIn += size;
    push(Kind::kBytes, {buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size)});
  }
}

asio::awaitable<PipeEnd> TcpPipe::write() {
  while (true) {
    co_await waitForFront();
    if (cancelled_) co_return PipeEnd::kBroken;
    const Chunk chunk = std::move(chunks_.front());
    chunks_.pop_front();
    if (chunk.kind == Kind::kBroken) co_return PipeEnd::kBroken;
    if (chunk.kind == Kind::kClosed) {
      boost::system::error_code ignored;
      to_.shutdown(Tcp::socket::shutdown_send, ignored);
      co_return PipeEnd::kClosed;
    }
    const auto [error, size] = co_await asio::async_write(to_, asio::buffer(chunk.bytes), kAwait);
    traffic_.tcpBytesOut += size;
    if (error) co_return PipeEnd::kBroken;
    waitingBytes_ -= chunk.bytes.size();
    roomTimer_.cancel();
  }
}

void TcpPipe::resume() {
  const Clock::time_point again = line_.chunk(Clock::now());
  for (Chunk& chunk : chunks_) chunk.due = std::max(chunk.due, again);
  frontTimer_.cancel();
}

void TcpPipe::cancel() {
  cancelled_ = true;
  frontTimer_.cancel();
  roomTimer_.cancel();
}

void TcpPipe::push(Kind kind, std::vector<std::uint8_t> bytes) {
  waitingBytes_ += bytes.size();
  chunks_.push_back(Chunk{line_.chunk(Clock::now()), kind, std::move(bytes)});
  if (chunks_.size() == 1) frontTimer_.cancel();
}

asio::awaitable<void> TcpPipe::waitForRoom() {
  while (waitingBytes_ >= kMaxWaitingBytes && !cancelled_) {
    roomTimer_.expires_at(Clock::time_point::max());
    co_await roomTimer_.async_wait(kAwait);
  }
}

asio::awaitable<void> TcpPipe::waitForFront() {
  while (!frontIsDue() && !cancelled_) {
    // Nothing to wait for, or nothing may pass: then only a cancel wakes.
    const bool timed = !chunks_.empty() && !settings_.blocked;
    frontTimer_.expires_at(timed ? chunks_.front().due : Clock::time_point::max());
    co_await frontTimer_.async_wait(kAwait);
  }
}

bool TcpPipe::frontIsDue() const {
  return !chunks_.empty() && !settings_.blocked && chunks_.front().due <= Clock::now();
}

}  // namespace midipool::testing
