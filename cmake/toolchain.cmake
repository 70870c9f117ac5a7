# What makes the build quick where it is there, and strict everywhere.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_link_options(-fuse-ld=mold)
endif()

add_library(midipool_options INTERFACE)
target_compile_options(midipool_options INTERFACE -Wall -Wextra -Wconversion -Wshadow)
# Clang, which builds the fuzzers, without optimising: loops for vectors are none there, and libstdc++
# uses what it calls deprecated itself.
target_compile_options(midipool_options INTERFACE
  $<$<CXX_COMPILER_ID:Clang>:-Wno-pass-failed>
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)
target_include_directories(midipool_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
if(MIDIPOOL_SANITIZERS)
  add_compile_options(-fsanitize=${MIDIPOOL_SANITIZERS} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MIDIPOOL_SANITIZERS})
  # What GCC warns of wrongly in code it has instrumented: Boost.Asio's allocator, std::optional.
  add_compile_options(
    $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  if(MIDIPOOL_SANITIZERS MATCHES "thread")
    # Boost.Asio orders its handlers by fences, which ThreadSanitizer cannot see.
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  endif()
endif()
