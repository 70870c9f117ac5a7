// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/line_samples.hpp"
#include "client/engine.hpp"
#include "net/log.hpp"

namespace midipool {

// Some time in a server's room where each hears himself, to see what the line is like: sends silence,
// as if somebody played, and hears nothing, so that no loudspeaker howls into a microphone.
class EchoVisit {
 public:
  // What `options` say of the room, the mixer and how to listen does not count. Throws DeviceError when
  // a device that was asked for cannot be had.
  EchoVisit(boost::asio::io_context& context, EngineOptions options, const Log& log);
  ~EchoVisit();
  EchoVisit(const EchoVisit&) = delete;
  EchoVisit& operator=(const EchoVisit&) = delete;

  // The room asks for a password, or for another.
  class Locked : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
  };

  // Stays so long, from joining on, or until SIGINT or SIGTERM; leaves the room properly. Throws
  // std::runtime_error with one line where it is not let in (Locked) or cannot stay.
  void stay(std::chrono::duration<double> time);

  // Nothing where the visit has ended before it was in the room.
  [[nodiscard]] const std::optional<LineMeasurement>& measurement() const { return measurement_; }

 private:
  void look();
  void enter();
  [[nodiscard]] bool isOver() const;
  [[nodiscard]] LineSample sample();
  void addOwnSound(LineSample& sample);
  void addReport(LineSample& sample);
  void leave();

  boost::asio::io_context& context_;
  Log log_;
  std::unique_ptr<Engine> engine_;
  boost::asio::steady_timer timer_;
  Nanoseconds time_{};
  LocalTime givesUpAt_{};
  std::optional<LocalTime> until_;
  std::optional<Failure> failure_;
  bool brokenOff_ = false;
  bool ended_ = false;
  LineSamples samples_;
  std::optional<LineMeasurement> measurement_;
};

}  // namespace midipool
