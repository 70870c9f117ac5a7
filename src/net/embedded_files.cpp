// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embedded_files.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace midipool {
namespace {

// Browsers are told not to guess.
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

const char* const kPageFields =
    "Content-Security-Policy: default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n";

HttpAnswer answerFrom(EmbeddedFiles files, std::string_view path) {
  const auto wanted = path == "/" ? std::string_view{"/index.html"} : path;
  const auto found = std::ranges::find(files, wanted, &EmbeddedFile::path);
  HttpAnswer answer;
  answer.fields = kPageFields;
  if (found == files.end()) {
    answer.status = 404;
    answer.body = "There is nothing here.\n";
  } else {
    answer.contentType = contentTypeOf(wanted);
    answer.body = found->content;
  }
  return answer;
}

}  // namespace midipool
