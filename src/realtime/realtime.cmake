# What realtime threads need of the system; platform code is chosen here.
if(WIN32)
  set(realtime_system realtime/sleep_portable.cpp realtime/thread_privileges_none.cpp)
elseif(APPLE)
  set(realtime_system realtime/sleep_portable.cpp realtime/thread_privileges_posix.cpp)
else()
  set(realtime_system realtime/sleep_posix.cpp realtime/thread_privileges_posix.cpp)
endif()

midipool_library(realtime
  SOURCES
    realtime/guard.cpp
    ${realtime_system}
  LINK midipool_time Threads::Threads ${CMAKE_DL_LIBS})

if(MIDIPOOL_REALTIME_GUARD)
  if(MIDIPOOL_SANITIZERS OR NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
    message(FATAL_ERROR "MIDIPOOL_REALTIME_GUARD takes over malloc, as sanitizers do, in the way "
                        "that Linux lets it: use it without sanitizers, on Linux")
  endif()
  target_compile_definitions(midipool_realtime PUBLIC MIDIPOOL_REALTIME_GUARD)
  # The compiler must not know what malloc does while it is being defined.
  set_source_files_properties(realtime/guard.cpp PROPERTIES COMPILE_OPTIONS -fno-builtin)
endif()
