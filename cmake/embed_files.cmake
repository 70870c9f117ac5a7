# Writes a C++ source with the content of all files of a folder, for src/ui/page_files.hpp.
#
#   cmake -DFOLDER=... -DOUTPUT=... -P embed_files.cmake
file(GLOB_RECURSE paths RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT paths)
set(entries)
set(count 0)
foreach(path ${paths})
  # GCC reads one long literal many times quicker than as many numbers.
  file(READ ${FOLDER}/${path} digits HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" literal "${digits}")
  string(LENGTH "${digits}" length)
  math(EXPR size "${length} / 2")
  string(APPEND entries "    PageFile{\"/${path}\", {\"${literal}\", ${size}}},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made by cmake/embed_files.cmake.
#include <array>

#include \"ui/page_files.hpp\"

namespace midipool {
namespace {

constexpr std::array<PageFile, ${count}> kFiles{{
${entries}}};

}  // namespace

std::span<const PageFile> pageFiles() noexcept {
  return kFiles;
}

}  // namespace midipool
")
