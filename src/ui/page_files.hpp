// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

#include "net/http_answer.hpp"

namespace midipool {

// The mixer page's files, which the build puts into the program (cmake/embed_files.cmake): all that
// lies in src/ui/page/.
struct PageFile {
  std::string_view path;  // "/app.js"
  std::string_view content;
};
[[nodiscard]] std::span<const PageFile> pageFiles() noexcept;

// By the end of a file's name, as browsers want to hear it; they guess at nothing.
[[nodiscard]] std::string_view contentTypeOf(std::string_view path) noexcept;

// What a GET of that path gets: "/" is the page itself.
[[nodiscard]] HttpAnswer pageAnswer(std::string_view path);

}  // namespace midipool
