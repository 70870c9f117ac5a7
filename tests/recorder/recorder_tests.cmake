set(recorder_sources
  bar_line_test.cpp
  file_names_test.cpp
  input_stems_test.cpp
  metronome_source_test.cpp
  midi_file_test.cpp
  packet_hold_test.cpp
  project_files_test.cpp
  recording_inbox_test.cpp
  song_history_test.cpp
  song_markers_test.cpp
  stem_source_test.cpp
  take_files_test.cpp
  take_test.cpp
  take_writer_test.cpp
  tempo_map_test.cpp)
if(SNDFILE_FOUND)
  list(APPEND recorder_sources recorder_test.cpp sndfile_writer_test.cpp)
endif()

midipool_tests(recorder
  SOURCES ${recorder_sources}
  LINK midipool_recorder)
