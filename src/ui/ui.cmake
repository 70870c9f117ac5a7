# The client's own web server, what is said over it, and the page that it serves.
embed_folder(midipool_mixer_page pageFiles ui/page_files.hpp ${CMAKE_CURRENT_SOURCE_DIR}/ui/page)

midipool_library(ui
  SOURCES
    ui/control/answers.cpp
    ui/control/control_desk.cpp
    ui/control/encode_requests.cpp
    ui/control/lamp.cpp
    ui/control/messages.cpp
    ui/control/meters.cpp
    ui/control/recent_sound.cpp
    ui/control/requests.cpp
    ui/control/room_views.cpp
    ui/control/story.cpp
    ui/control_service.cpp
    ui/control_token.cpp
    ui/local_client.cpp
    ui/local_connection.cpp
    ui/local_server.cpp
    ui/osc/osc_message.cpp
    ui/osc/osc_server.cpp
    ui/osc/osc_surface.cpp
    ui/request_guard.cpp
    ui/surface/control_name.cpp
    ui/surface/desk_moves.cpp
    ui/surface/fader_pickup.cpp
    ui/surface/midi_bindings.cpp
    ui/surface/midi_mappings.cpp
    ui/surface/midi_surface.cpp
    ui/surface/tap_tempo.cpp
  LINK midipool_client midipool_mixer_page PkgConfig::LIBLO)
if(MIDIPOOL_SANITIZERS AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 mistakes the frame of a coroutine that it has inlined for memory of another operator new.
  set_source_files_properties(ui/local_connection.cpp PROPERTIES
    COMPILE_OPTIONS -Wno-mismatched-new-delete)
endif()
