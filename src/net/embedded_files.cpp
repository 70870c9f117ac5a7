// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embedded_files.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace midipool {
namespace {

// Browsers are told not to guess.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kTypes{
    {{".html", "text/html; charset=utf-8"},
     {".css", "text/css; charset=utf-8"},
     {".js", "text/javascript; charset=utf-8"},
     {".json", "application/json"},
     {".svg", "image/svg+xml"}}};

std::string typeOf(std::string_view path) {
  const auto found =
      std::ranges::find_if(kTypes, [&](const auto& type) { return path.ends_with(type.first); });
  return std::string{found == kTypes.end() ? "application/octet-stream" : found->second};
}

}  // namespace

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
    answer.contentType = typeOf(wanted);
    answer.body = found->content;
  }
  return answer;
}

}  // namespace midipool
