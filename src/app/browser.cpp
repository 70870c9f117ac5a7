// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/browser.hpp"

#include <array>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include "net/text_file.hpp"

namespace midipool {
namespace {

bool isSet(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
  return value != nullptr && *value != '\0';
}

void spawnQuietly(const char* program, const std::string& argument) {
  posix_spawn_file_actions_t actions;
  if (posix_spawn_file_actions_init(&actions) != 0) return;
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    (void)posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  }
  std::string name = program;
  std::string word = argument;
  const std::array<char*, 3> words{name.data(), word.data(), nullptr};
  pid_t child = 0;
  (void)posix_spawnp(&child, program, &actions, nullptr, words.data(), environ);
  (void)posix_spawn_file_actions_destroy(&actions);
}

}  // namespace

bool isTerminal() noexcept {
  return ::isatty(STDERR_FILENO) == 1;
}

bool wantsBrowser(const std::string& choice) {
  if (choice != "auto") return choice == "yes";
  return isTerminal() && (isSet("DISPLAY") || isSet("WAYLAND_DISPLAY"));
}

void openBrowser(const std::filesystem::path& folder, const std::string& page) {
  const auto file = std::filesystem::absolute(folder / "open_page.html");
  const auto text =
      "<!DOCTYPE html><meta charset=\"utf-8\"><title>midiPool</title>"
      "<meta http-equiv=\"refresh\" content=\"0; url=" +
      page + "\">\n";
  try {
    replaceTextFile(file, text, 0600);
  } catch (const std::system_error&) {
    return;  // the address stands at the terminal
  }
  spawnQuietly("xdg-open", file.string());
}

}  // namespace midipool
