# The client's own web server, what is said over it, and the page that it serves.
set(page_folder ${CMAKE_CURRENT_SOURCE_DIR}/ui/page)
set(page_source ${CMAKE_CURRENT_BINARY_DIR}/page_files_content.cpp)
file(GLOB_RECURSE page_files CONFIGURE_DEPENDS ${page_folder}/*)
add_custom_command(
  OUTPUT ${page_source}
  COMMAND ${CMAKE_COMMAND} -DFOLDER=${page_folder} -DOUTPUT=${page_source}
          -P ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake
  DEPENDS ${page_files} ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake
  COMMENT "Putting the page's files into the program"
  VERBATIM)

midipool_library(ui
  SOURCES
    ${page_source}
    ui/control/answers.cpp
    ui/control/control_desk.cpp
    ui/control/encode_requests.cpp
    ui/control/lamp.cpp
    ui/control/messages.cpp
    ui/control/meters.cpp
    ui/control/recent_sound.cpp
    ui/control/requests.cpp
    ui/control/room_views.cpp
    ui/control_service.cpp
    ui/control_token.cpp
    ui/local_client.cpp
    ui/local_connection.cpp
    ui/local_server.cpp
    ui/osc/osc_message.cpp
    ui/osc/osc_server.cpp
    ui/osc/osc_surface.cpp
    ui/page_files.cpp
    ui/request_guard.cpp
    ui/surface/control_name.cpp
    ui/surface/desk_moves.cpp
    ui/surface/fader_pickup.cpp
    ui/surface/midi_bindings.cpp
    ui/surface/midi_mappings.cpp
    ui/surface/midi_surface.cpp
    ui/surface/tap_tempo.cpp
  LINK midipool_client PkgConfig::LIBLO)
