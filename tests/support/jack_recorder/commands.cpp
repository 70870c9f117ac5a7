// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/commands.hpp"

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "jack_recorder/hex.hpp"

namespace midipool::testing {
namespace {

void complain(const std::string& text) {
  std::printf("error %s\n", text.c_str());
  std::fflush(stdout);
}

}  // namespace

Commands::Commands(Player& player, std::vector<std::string> labels)
    : player_(player), labels_(std::move(labels)) {}

bool Commands::waitFor(std::chrono::milliseconds time) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (poll(&input, 1, static_cast<int>(time.count())) <= 0) return true;
  return read();
}

bool Commands::read() {
  char buffer[4096];
  const ssize_t size = ::read(STDIN_FILENO, buffer, sizeof buffer);
  if (size <= 0) return false;
  received_.append(buffer, static_cast<std::size_t>(size));
  std::size_t end = 0;
  while ((end = received_.find('\n')) != std::string::npos) {
    const std::string line = received_.substr(0, end);
    received_.erase(0, end + 1);
    if (!execute(line)) return false;
  }
  return true;
}

bool Commands::execute(const std::string& line) {
  std::istringstream words(line);
  std::string word, label, hex, rest;
  words >> word >> label >> hex >> rest;
  if (word == "stop" && label.empty()) return false;
  if (word == "send" && !hex.empty() && rest.empty()) {
    send(label, hex);
  } else {
    complain("say: send LABEL HEXBYTES, or stop");
  }
  return true;
}

void Commands::send(const std::string& label, const std::string& hex) {
  const auto found = std::find(labels_.begin(), labels_.end(), label);
  const auto bytes = parseHex(hex);
  if (found == labels_.end()) return complain("no --play is called " + label);
  if (!bytes) return complain("not hexadecimal: " + hex);
  if (!player_.send(static_cast<std::size_t>(found - labels_.begin()), *bytes)) {
    complain("too long, or too much at once");
  }
}

}  // namespace midipool::testing
