# Recordings: all stems of a room on the session clock, the files, and what DAWs want to know of them.
if(SNDFILE_FOUND)
  set(recorder_writer recorder/sndfile_writer.cpp)
  set(recorder_libraries PkgConfig::SNDFILE)
else()
  set(recorder_writer recorder/absent_sound_writer.cpp)
  set(recorder_libraries)
endif()

midipool_library(recorder
  SOURCES
    recorder/bar_grid.cpp
    recorder/bar_line.cpp
    recorder/file_names.cpp
    recorder/flac_length.cpp
    recorder/input_stems.cpp
    recorder/metronome_source.cpp
    recorder/midi_file.cpp
    recorder/own_source.cpp
    recorder/packet_hold.cpp
    recorder/reaper_project.cpp
    recorder/recorder.cpp
    recorder/recorder_thread.cpp
    recorder/room_recording.cpp
    recorder/room_recording_tracks.cpp
    recorder/song_history.cpp
    recorder/song_markers.cpp
    recorder/stem_source.cpp
    recorder/take.cpp
    recorder/take_description.cpp
    recorder/take_files.cpp
    recorder/take_writer.cpp
    recorder/tempo_map.cpp
    recorder/timed_stem.cpp
    recorder/track_lists.cpp
    ${recorder_writer}
  LINK midipool_media midipool_net midipool_realtime ${recorder_libraries} fmt::fmt)
