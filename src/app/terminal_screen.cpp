// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal_screen.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace midipool {
namespace {

constexpr const char* kOtherScreen = "\033[?1049h\033[?25l";  // and no cursor
constexpr const char* kUsualScreen = "\033[?25h\033[?1049l";
constexpr const char* kHome = "\033[H";
constexpr const char* kClearLine = "\033[K";
constexpr const char* kClearRest = "\033[J";

void write(const std::string& text) {
  (void)std::fputs(text.c_str(), stdout);
  (void)std::fflush(stdout);
}

}  // namespace

TerminalScreen::TerminalScreen() {
  if (::isatty(STDOUT_FILENO) == 0) {
    throw std::runtime_error{"--watch needs a terminal; for programs there is --json"};
  }
  sigset_t ending;
  sigemptyset(&ending);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&ending, signal);
  (void)::pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  signals_ = ::signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK);
  write(kOtherScreen);
}

TerminalScreen::~TerminalScreen() {
  write(kUsualScreen);
  if (signals_ >= 0) ::close(signals_);
}

ScreenSize TerminalScreen::size() const {
  winsize window{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return {};
  return {window.ws_col, window.ws_row};
}

Colours TerminalScreen::colours() const {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets it meanwhile
  const char* unwanted = std::getenv("NO_COLOR");
  return unwanted == nullptr || *unwanted == '\0' ? Colours::kAnsi : Colours::kNone;
}

// In one piece, so that nobody sees half of it.
void TerminalScreen::show(const std::vector<std::string>& lines) const {
  std::string all = kHome;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    all += (i == 0 ? "" : "\r\n") + lines[i] + kClearLine;
  }
  write(all + kClearRest);
}

bool TerminalScreen::wait(int milliseconds) const {
  pollfd watched{signals_, POLLIN, 0};
  return ::poll(&watched, 1, milliseconds) <= 0;
}

}  // namespace midipool
