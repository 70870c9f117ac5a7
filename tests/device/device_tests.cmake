# The devices' tests: those of a backend that was left out are left out too.
set(device_sources
  cycle_clock_test.cpp
  find_audio_device_test.cpp
  find_devices_test.cpp
  find_midi_device_test.cpp
  null/null_audio_device_test.cpp
  null/null_midi_device_test.cpp
  process_group.cpp
  rate_converter_test.cpp
  rtaudio/choose_hardware_test.cpp
  spin_margin_test.cpp
  spooler_thread_test.cpp)
if(MIDIPOOL_SANITIZERS MATCHES "thread")
  list(APPEND device_sources tsan_suppressions.cpp)
endif()
if(JACK_FOUND)
  list(APPEND device_sources
    jack/jack_audio_device_test.cpp
    jack/jack_stem_ports_test.cpp
    jack/jack_connections_test.cpp
    jack/jack_midi_device_test.cpp
    jack/jack_probe.cpp
    jack/jack_server_process.cpp
    jack/midi_cycle_test.cpp)
endif()
if(JACK_FOUND AND RTMIDI_FOUND)
  list(APPEND device_sources rtmidi/rtmidi_device_test.cpp)
endif()

if(PIPEWIRE_FOUND)
  list(APPEND device_sources
    pipewire/pipewire_audio_device_test.cpp
    pipewire/pipewire_daemon.cpp)
endif()
if(RTAUDIO_FOUND)
  list(APPEND device_sources rtaudio/rtaudio_device_test.cpp)
  if(MIDIPOOL_SANITIZERS MATCHES "address")
    list(APPEND device_sources rtaudio/leak_suppressions.cpp)
  endif()
endif()
if(SNDFILE_FOUND)
  list(APPEND device_sources file/file_audio_device_test.cpp file/file_writer_test.cpp)
endif()

midipool_tests(device SHARDS 2 PROCESSORS 2
  SOURCES ${device_sources}
  LINK midipool_device)

if(JACK_FOUND AND RTMIDI_FOUND AND NOT WIN32)
  add_executable(rtmidi_ports_named_tests
    device/rtmidi/rtmidi_ports_named_test.cpp
    device/jack/jack_probe.cpp
    device/jack/jack_server_process.cpp
    device/tsan_suppressions.cpp
    ${PROJECT_SOURCE_DIR}/src/device/rtmidi/rtmidi_ports_named.cpp)
  target_include_directories(rtmidi_ports_named_tests PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(rtmidi_ports_named_tests PRIVATE midipool_device GTest::gmock
                                                         GTest::gtest_main)
  midipool_register_tests(rtmidi_ports_named_tests device PROCESSORS 2)
endif()
