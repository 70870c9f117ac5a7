// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace midipool {

// Does on a thread of its own what would hold up the thread of the io_context, which gets the result.
// One thing after another. Waits at its end for what it does.
class Aside {
 public:
  explicit Aside(boost::asio::io_context& context) : context_{context} {}

  // `work` must not throw; what it gives goes to `done`, unless this has gone by then.
  template <typename Work, typename Done>
  void run(Work work, Done done) {
    boost::asio::post(thread_, [&context = context_, alive = std::weak_ptr<bool>{alive_},
                                work = std::move(work), done = std::move(done)]() mutable {
      auto result = work();
      boost::asio::post(context,
                        [alive, done = std::move(done), result = std::move(result)]() mutable {
                          if (!alive.expired()) done(std::move(result));
                        });
    });
  }

 private:
  boost::asio::io_context& context_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  boost::asio::thread_pool thread_{1};
};

}  // namespace midipool
