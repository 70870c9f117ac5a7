// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

#include "net/http_answer.hpp"

namespace midipool {

// A page's file, which the build puts into the program (cmake/embed_folder.cmake).
struct EmbeddedFile {
  std::string_view path;  // "/js/main.js"
  std::string_view content;
};
using EmbeddedFiles = std::span<const EmbeddedFile>;

// By the end of a file's name, as browsers want to hear it; they guess at nothing.
[[nodiscard]] std::string_view contentTypeOf(std::string_view path) noexcept;

// Of every answer to a browser: what the page may load is what lies beside it, nothing is run but
// what was built in, and no other page has anything to do with it.
extern const char* const kPageFields;

// The file as it goes to a browser; "/" is index.html. 404 where there is none.
[[nodiscard]] HttpAnswer answerFrom(EmbeddedFiles files, std::string_view path);

}  // namespace midipool
