// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/file_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <system_error>

namespace midipool {
namespace {

constexpr std::size_t kLongest = 80;  // bytes; with folder, part and extension below all limits
constexpr std::string_view kForbidden = "<>:\"/\\|?*";

std::string inSmallLetters(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return text;
}

bool isForbidden(char letter) {
  const auto code = static_cast<unsigned char>(letter);
  return code < 0x20 || code == 0x7F || kForbidden.find(letter) != std::string_view::npos;
}

// Between letters: bytes that go on with a letter of UTF-8 are 10xxxxxx.
void cut(std::string& text) {
  if (text.size() <= kLongest) return;
  auto end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
}

// What Windows takes for a device, with any extension.
bool isDevice(const std::string& name) {
  const auto small = inSmallLetters(name.substr(0, name.find('.')));
  constexpr std::array<std::string_view, 4> kDevices{"con", "prn", "aux", "nul"};
  if (std::ranges::find(kDevices, small) != kDevices.end()) return true;
  return small.size() == 4 && (small.starts_with("com") || small.starts_with("lpt")) &&
         small[3] >= '0' && small[3] <= '9';
}

}  // namespace

std::string safeFileName(const std::string& name) {
  std::string safe = name;
  std::ranges::replace_if(safe, isForbidden, '_');
  cut(safe);
  while (!safe.empty() && (safe.back() == '.' || safe.back() == ' ')) safe.pop_back();
  const auto begin = safe.find_first_not_of(" .");
  safe = begin == std::string::npos ? "" : safe.substr(begin);
  if (safe.empty()) return "unnamed";
  return isDevice(safe) ? "_" + safe : safe;
}

std::string FolderNames::take(const std::string& name, const std::string& extension) {
  auto full = name + extension;
  for (int number = 2; !taken_.insert(inSmallLetters(full)).second; ++number) {
    full = name;
    full.append(" ").append(std::to_string(number)).append(extension);
  }
  return full;
}

std::filesystem::path makeTakeFolder(const std::filesystem::path& base, const std::string& room,
                                     const std::string& begun) {
  const auto parent = base / safeFileName(room);
  std::filesystem::create_directories(parent);
  auto folder = parent / begun;
  for (int number = 2; !std::filesystem::create_directory(folder); ++number) {
    folder = parent / (begun + " " + std::to_string(number));
  }
  return folder;
}

}  // namespace midipool
