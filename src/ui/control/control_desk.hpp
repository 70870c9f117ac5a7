// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>

#include "net/message_connection.hpp"
#include "net/rate_limit.hpp"
#include "time/clock.hpp"
#include "ui/control/program.hpp"

namespace midipool::control {

// A connected page, or another program. Sockets implement it, and tests.
class PageLink {
 public:
  virtual ~PageLink() = default;
  virtual void send(const std::string& message) = 0;
  virtual void close(CloseCode code, const std::string& reason) = 0;
  // What was sent before has left.
  [[nodiscard]] virtual bool isIdle() const = 0;
};

// All of the control API but sockets and files: who may speak, what becomes of what they say, and who
// is told what. Whoever has shown the token gets the whole state, and each part again when it has
// changed; meters as often as he likes, but never more than he reads. While nobody is there it asks
// the program nothing. Times come in; not thread-safe.
class ControlDesk {
 public:
  ControlDesk(Program& program, std::string token, std::string programName);
  ~ControlDesk();
  ControlDesk(const ControlDesk&) = delete;
  ControlDesk& operator=(const ControlDesk&) = delete;

  // A page comes, says something, goes. The link stays valid until disconnected().
  void connected(PageLink& link, LocalTime now);
  void received(PageLink& link, const std::string& message, LocalTime now);
  void disconnected(PageLink& link);

  // One request of somebody who has shown the token elsewhere; the answer comes as text.
  void request(const std::string& message, const std::function<void(std::string)>& reply);

  // To all, at once: what has happened (`changed`, `chat`), or an answer that nobody asked for.
  void tellAll(const std::string& message);
  // Something may have changed: it is told within some milliseconds.
  void look() noexcept { *looked_ = false; }

  // Does what is due; returns when to be called again, at the latest. Then, and after each of the
  // above.
  LocalTime tick(LocalTime now);

  void shutDown();

 private:
  struct Page;
  enum Topic : std::size_t {
    kSession,
    kRecentRooms,
    kSettings,
    kMappings,
    kPlayers,
    kMixer,
    kTransport,
    kClock,
    kRecording,
    kPlayout,
    kTopics
  };

  void greet(Page& page, const Hello& hello, LocalTime now);
  void adjust(Page& page, const Hello& hello, LocalTime now);
  void refresh(LocalTime now, bool all);
  void refreshMixer();
  template <typename State>
  void tell(Topic topic, const State& state);
  void tellText(Topic topic, std::string text);
  void sendMeters(LocalTime now);
  [[nodiscard]] bool anybodyThere() const noexcept;

  Program& program_;
  const std::string token_;
  const std::string programName_;
  std::unordered_map<PageLink*, std::shared_ptr<Page>> pages_;
  std::array<std::string, kTopics> told_;
  std::optional<MixerState> mixer_;                               // as told
  std::shared_ptr<bool> looked_ = std::make_shared<bool>(false);  // answers may outlive the desk
  LocalTime nextLook_{};
  LocalTime nextSlowLook_{};
};

}  // namespace midipool::control
