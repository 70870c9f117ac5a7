# Puts the files of a folder into the program:
#
#   embed_folder(TARGET FUNCTION HEADER FOLDER)
#
# makes a library TARGET with midipool::FUNCTION(), which HEADER declares to return EmbeddedFiles
# (src/net/embedded_files.hpp).
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(EMBED_FOLDER_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
  function(embed_folder target function header folder)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
    add_custom_command(
      OUTPUT ${source}
      COMMAND ${CMAKE_COMMAND} -DFUNCTION=${function} -DHEADER=${header} -DFOLDER=${folder}
              -DOUTPUT=${source} -P ${EMBED_FOLDER_SCRIPT}
      DEPENDS ${files} ${EMBED_FOLDER_SCRIPT}
      COMMENT "Putting the files of ${folder} into the program"
      VERBATIM)
    add_library(${target} STATIC ${source})
    target_link_libraries(${target} PRIVATE midipool_options)
  endfunction()
  return()
endif()

file(GLOB_RECURSE paths RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT paths)
list(LENGTH paths count)
set(entries)
foreach(path ${paths})
  file(READ ${FOLDER}/${path} digits HEX)
  # GCC reads one long literal many times quicker than as many numbers.
  string(REGEX REPLACE "(..)" "\\\\x\\1" literal "${digits}")
  file(SIZE ${FOLDER}/${path} size)
  string(APPEND entries "    EmbeddedFile{\"/${path}\", {\"${literal}\", ${size}}},\n")
endforeach()
file(WRITE ${OUTPUT} "// Made by cmake/embed_folder.cmake.
#include <array>

#include \"${HEADER}\"

namespace midipool {
namespace {

constexpr std::array<EmbeddedFile, ${count}> kFiles{{
${entries}}};

}  // namespace

EmbeddedFiles ${FUNCTION}() noexcept {
  return kFiles;
}

}  // namespace midipool
")
