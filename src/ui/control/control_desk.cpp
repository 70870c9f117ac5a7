// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/control_desk.hpp"

#include <algorithm>
#include <utility>

#include "ui/control/control_limits.hpp"
#include "ui/request_guard.hpp"
#include "wire/protocol_error.hpp"

namespace midipool::control {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanoseconds kHelloWithin = seconds{5};
constexpr double kMessagesPerSecond = 200;
// Where nobody says that something has changed (the song reaches its new tempo, a stem begins).
constexpr Nanoseconds kLookEvery = milliseconds{50};
// What always changes a little.
constexpr Nanoseconds kSlowLookEvery = milliseconds{500};
constexpr Nanoseconds kLookSoon = milliseconds{5};
constexpr Nanoseconds kLongestPause = seconds{5};

}  // namespace

struct ControlDesk::Page {
  Page(PageLink& to, LocalTime now)
      : link{&to}, since{now}, messages{kMessagesPerSecond, kMessagesPerSecond} {}

  PageLink* link;  // null when it has gone
  LocalTime since;
  RateLimit messages;
  bool greeted = false;
  bool expelled = false;
  int metersPerSecond = 0;
  LocalTime nextMeters{};
};

ControlDesk::ControlDesk(Program& program, std::string token, std::string programName)
    : program_{program}, token_{std::move(token)}, programName_{std::move(programName)} {}

ControlDesk::~ControlDesk() {
  shutDown();
}

void ControlDesk::connected(PageLink& link, LocalTime now) {
  pages_.emplace(&link, std::make_shared<Page>(link, now));
}

void ControlDesk::disconnected(PageLink& link) {
  const auto found = pages_.find(&link);
  if (found == pages_.end()) return;
  found->second->link = nullptr;
  pages_.erase(found);
}

void ControlDesk::received(PageLink& link, const std::string& message, LocalTime now) {
  const auto found = pages_.find(&link);
  if (found == pages_.end()) return;
  const auto page = found->second;
  const auto expel = [&](CloseCode code, const char* reason) {
    page->expelled = true;
    link.close(code, reason);
  };
  if (page->expelled) return;
  if (!page->messages.allow(now)) return expel(CloseCode::kPolicy, "too many messages");
  std::optional<std::int64_t> id;
  const auto answer = [page](const std::optional<std::int64_t>& to, const Answer& what) {
    const bool wanted = to || std::holds_alternative<Error>(what);
    if (page->link != nullptr && wanted) page->link->send(encode(what, to));
  };
  try {
    const auto request = decodeRequest(message, id);
    const auto* hello = std::get_if<Hello>(&request.wish);
    if (!page->greeted) {
      if (hello == nullptr || !isToken(hello->token.value_or(""), token_)) {
        return expel(CloseCode::kWrongToken, "say hello with the right token first");
      }
      greet(*page, *hello, now);
      if (id) answer(id, Done{});
    } else if (hello != nullptr) {
      adjust(*page, *hello, now);
      answer(id, Done{});
    } else if (!std::holds_alternative<Unknown>(request.wish)) {
      look();
      program_.perform(request.wish, [looked = looked_, answer, id](const Answer& what) {
        answer(id, what);
        *looked = false;
      });
    }
  } catch (const ProtocolError& error) {
    if (!page->greeted)
      return expel(CloseCode::kWrongToken, "say hello with the right token first");
    answer(id, Error{ErrorCode::kInvalidMessage, error.what()});
  }
}

void ControlDesk::request(const std::string& message,
                          const std::function<void(std::string)>& reply) {
  std::optional<std::int64_t> id;
  try {
    const auto request = decodeRequest(message, id);
    const bool known = !std::holds_alternative<Unknown>(request.wish) &&
                       !std::holds_alternative<Hello>(request.wish);
    if (!known) throw ProtocolError{error_code::kInvalidMessage, "no request of that type"};
    look();
    program_.perform(request.wish, [looked = looked_, id, reply](const Answer& answer) {
      reply(encode(answer, id));
      *looked = false;
    });
  } catch (const ProtocolError& error) {
    reply(encode(Answer{Error{ErrorCode::kInvalidMessage, error.what()}}, id));
  }
}

void ControlDesk::greet(Page& page, const Hello& hello, LocalTime now) {
  const bool first = !anybodyThere();
  page.greeted = true;
  adjust(page, hello, now);
  page.link->send(encode(Welcome{programName_}));
  if (first) told_ = {};
  // He is among those who are told what has changed meanwhile; of the rest he gets what was told.
  const auto before = told_;
  refresh(now, true);
  for (std::size_t topic = 0; topic < kTopics; ++topic) {
    if (!before.at(topic).empty() && before.at(topic) == told_.at(topic)) {
      page.link->send(told_.at(topic));
    }
  }
  if (const auto& story = program_.story(); !story.isEmpty()) page.link->send(story.encode());
}

void ControlDesk::adjust(Page& page, const Hello& hello, LocalTime now) {
  if (!hello.metersPerSecond) return;
  page.metersPerSecond = *hello.metersPerSecond;
  page.nextMeters = now;
}

bool ControlDesk::anybodyThere() const noexcept {
  return std::ranges::any_of(pages_, [](const auto& entry) { return entry.second->greeted; });
}

void ControlDesk::tellAll(const std::string& message) {
  for (const auto& [link, page] : pages_) {
    if (page->greeted && !page->expelled) link->send(message);
  }
}

void ControlDesk::tellText(Topic topic, std::string text) {
  if (told_.at(topic) == text) return;
  told_.at(topic) = std::move(text);
  if (!told_.at(topic).empty()) tellAll(told_.at(topic));
}

template <typename State>
void ControlDesk::tell(Topic topic, const State& state) {
  tellText(topic, state ? encode(*state) : std::string{});
}

void ControlDesk::refresh(LocalTime now, bool all) {
  tellText(kSession, encode(program_.session()));
  tellText(kRecentRooms, encode(program_.recentRooms()));
  tellText(kSettings, encode(program_.settings()));
  tellText(kMappings, encode(program_.mappings()));
  refreshMixer();
  tell(kTransport, program_.transport());
  tell(kRecording, program_.recording());
  tell(kPlayout, program_.playout());
  if (all || now >= nextSlowLook_) {
    nextSlowLook_ = now + kSlowLookEvery;
    tell(kPlayers, program_.players());
    tell(kClock, program_.clock());
  }
  nextLook_ = now + kLookEvery;
  *looked_ = true;
}

// Thirty strips are compared more quickly than they are written.
void ControlDesk::refreshMixer() {
  auto mixer = program_.mixer();
  if (mixer == mixer_ && !told_[kMixer].empty()) return;
  tell(kMixer, mixer);
  mixer_ = std::move(mixer);
}

void ControlDesk::sendMeters(LocalTime now) {
  std::string text;
  for (const auto& [link, page] : pages_) {
    if (!page->greeted || page->metersPerSecond == 0 || page->nextMeters > now) continue;
    const Nanoseconds interval = Nanoseconds{seconds{1}} / page->metersPerSecond;
    page->nextMeters = std::max(page->nextMeters + interval, now + interval / 2);
    if (!mixer_ || !link->isIdle()) continue;
    if (text.empty()) {
      const auto meters = program_.meters(*mixer_);
      if (!meters) return;
      text = encode(*meters);
    }
    link->send(text);
  }
}

LocalTime ControlDesk::tick(LocalTime now) {
  auto due = now + kLongestPause;
  for (const auto& [link, page] : pages_) {
    if (page->greeted || page->expelled) continue;
    if (now - page->since >= kHelloWithin) {
      page->expelled = true;
      link->close(CloseCode::kWrongToken, "no hello within 5 s");
    } else {
      due = std::min(due, page->since + kHelloWithin);
    }
  }
  if (!anybodyThere()) return due;
  if (now >= nextLook_) refresh(now, false);
  if (!*looked_) nextLook_ = std::min(nextLook_, now + kLookSoon);
  sendMeters(now);
  due = std::min(due, nextLook_);
  for (const auto& [link, page] : pages_) {
    if (page->greeted && page->metersPerSecond > 0) due = std::min(due, page->nextMeters);
  }
  return due;
}

void ControlDesk::shutDown() {
  for (const auto& [link, page] : pages_) {
    if (!page->expelled) link->close(CloseCode::kGoingAway, "the client ends");
    page->expelled = true;
    page->link = nullptr;
  }
}

}  // namespace midipool::control
