// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control_service.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/message_connection.hpp"
#include "net/monotonic_clock.hpp"
#include "ui/control/control_desk.hpp"
#include "ui/local_server.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;

class Page final : public control::PageLink {
 public:
  explicit Page(std::shared_ptr<MessageConnection> connection)
      : connection_{std::move(connection)} {}

  void send(const std::string& message) override { connection_->send(message); }
  void close(CloseCode code, const std::string& reason) override {
    connection_->close(code, reason);
  }
  [[nodiscard]] bool isIdle() const override { return connection_->isIdle(); }
  [[nodiscard]] MessageConnection& connection() { return *connection_; }

 private:
  std::shared_ptr<MessageConnection> connection_;
};

}  // namespace

class ControlService::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& context, Options options, control::Program& program)
      : context_{context},
        options_{std::move(options)},
        desk_{program, options_.token, options_.program},
        timer_{context} {}

  void start() {
    server_ = std::make_unique<LocalServer>(context_.get_executor(), options_.address,
                                            options_.token, handlers());
    tick();
  }

  void stop() {
    stopped_ = true;
    server_.reset();
    desk_.shutDown();
    timer_.cancel();
  }

  [[nodiscard]] const LocalAddress& address() const noexcept { return server_->address(); }
  void tellAll(const std::string& message) { desk_.tellAll(message); }
  void look() {
    desk_.look();
    tick();
  }

 private:
  LocalHandlers handlers() {
    return {options_.status,
            [this](const std::string& text, const LocalHandlers::Reply& reply) {
              desk_.request(text, reply);
              tick();
            },
            [this](std::shared_ptr<MessageConnection> connection) {
              asio::co_spawn(context_, serve(shared_from_this(), std::move(connection)),
                             asio::detached);
            }};
  }

  static asio::awaitable<void> serve(std::shared_ptr<Impl> self,
                                     std::shared_ptr<MessageConnection> connection) {
    Page page{std::move(connection)};
    self->desk_.connected(page, self->clock_.now());
    self->tick();
    while (const auto message = co_await page.connection().receive()) {
      if (self->stopped_) break;
      self->desk_.received(page, *message, self->clock_.now());
      self->tick();
    }
    self->desk_.disconnected(page);
  }

  void tick() {
    if (stopped_) return;
    const auto due = desk_.tick(clock_.now());
    timer_.expires_after(std::max(due - clock_.now(), Nanoseconds::zero()));
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->tick();
    });
  }

  asio::io_context& context_;
  Options options_;
  MonotonicClock clock_;
  control::ControlDesk desk_;
  std::unique_ptr<LocalServer> server_;
  asio::steady_timer timer_;
  bool stopped_ = false;
};

ControlService::ControlService(asio::io_context& context, Options options,
                               control::Program& program)
    : impl_{std::make_shared<Impl>(context, std::move(options), program)} {
  impl_->start();
}

ControlService::~ControlService() {
  impl_->stop();
}

const LocalAddress& ControlService::address() const noexcept {
  return impl_->address();
}

void ControlService::tellAll(const std::string& message) {
  impl_->tellAll(message);
}

void ControlService::look() {
  impl_->look();
}

}  // namespace midipool
