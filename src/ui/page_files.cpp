// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/page_files.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace midipool {
namespace {

// The page loads nothing from elsewhere, is in nobody's frame, and runs nothing that was not built in.
constexpr const char* kPolicy =
    "Content-Security-Policy: default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'\r\n"
    "Referrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n";

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kTypes{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
}};

}  // namespace

std::string_view contentTypeOf(std::string_view path) noexcept {
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

HttpAnswer pageAnswer(std::string_view path) {
  const auto wanted = path == "/" ? std::string_view{"/index.html"} : path;
  const auto files = pageFiles();
  const auto found = std::ranges::find(files, wanted, &PageFile::path);
  if (found == files.end()) {
    return {404, "text/plain; charset=utf-8", "There is no such file.\n", kPolicy};
  }
  return {200, std::string{contentTypeOf(wanted)}, std::string{found->content}, kPolicy};
}

}  // namespace midipool
