# MIDI and audio devices: a backend whose library is not there is left out, and a stand-in says so.
set(device_backends)
set(device_libraries Boost::json midipool_audio midipool_midi midipool_realtime midipool_zita_resampler)
if(JACK_FOUND)
  list(APPEND device_backends
    device/jack/jack_audio_part.cpp
    device/jack/jack_client.cpp
    device/jack/jack_connections.cpp
    device/jack/jack_host.cpp
    device/jack/jack_midi_part.cpp
    device/jack/jack_ports.cpp
    device/jack/jack_server.cpp
    device/jack/jack_session.cpp
    device/jack/midi_cycle.cpp
    device/jack/open_jack.cpp)
  list(APPEND device_libraries PkgConfig::JACK)
else()
  list(APPEND device_backends device/absent/no_jack.cpp)
endif()

if(RTMIDI_FOUND)
  list(APPEND device_backends
    device/rtmidi/open_rtmidi.cpp
    device/rtmidi/rtmidi_api.cpp
    device/rtmidi/rtmidi_device.cpp)
  if(WIN32)
    list(APPEND device_backends device/rtmidi/rtmidi_ports_named.cpp)
  else()
    list(APPEND device_backends device/rtmidi/rtmidi_ports_virtual.cpp)
  endif()
  list(APPEND device_libraries PkgConfig::RTMIDI)
else()
  list(APPEND device_backends device/absent/no_rtmidi.cpp)
endif()

if(PIPEWIRE_FOUND)
  list(APPEND device_backends
    device/pipewire/pipewire_audio_device.cpp
    device/pipewire/pipewire_client.cpp
    device/pipewire/pipewire_connection.cpp
    device/pipewire/pipewire_filter.cpp
    device/pipewire/pipewire_patchbay.cpp
    device/pipewire/pipewire_ports.cpp
    device/pipewire/pipewire_process.cpp
    device/pipewire/pipewire_server.cpp)
  list(APPEND device_libraries PkgConfig::PIPEWIRE)
else()
  list(APPEND device_backends device/absent/no_pipewire.cpp)
endif()

if(RTAUDIO_FOUND)
  list(APPEND device_backends
    device/rtaudio/rtaudio_device.cpp
    device/rtaudio/rtaudio_devices.cpp
    device/rtaudio/rtaudio_stream.cpp)
  list(APPEND device_libraries PkgConfig::RTAUDIO)
  if(ALSA_FOUND)
    list(APPEND device_backends device/rtaudio/quiet_alsa.cpp)
    list(APPEND device_libraries PkgConfig::ALSA)
  else()
    list(APPEND device_backends device/absent/no_alsa.cpp)
  endif()
else()
  list(APPEND device_backends device/absent/no_rtaudio.cpp)
endif()

if(SNDFILE_FOUND)
  list(APPEND device_backends
    device/file/file_audio_device.cpp
    device/file/file_reader.cpp
    device/file/file_writer.cpp
    device/file/sound_file.cpp)
  list(APPEND device_libraries PkgConfig::SNDFILE)
else()
  list(APPEND device_backends device/absent/no_file.cpp)
endif()

midipool_library(device
  SOURCES
    device/cycle_clock.cpp
    device/device_survey.cpp
    device/find_audio_device.cpp
    device/find_devices.cpp
    device/find_midi_device.cpp
    device/input_resampler.cpp
    device/null/null_audio_device.cpp
    device/null/null_midi_device.cpp
    device/output_resampler.cpp
    device/port_graph.cpp
    device/rate_adapter.cpp
    device/rate_converter.cpp
    device/rtaudio/choose_hardware.cpp
    device/spooler_thread.cpp
    device/timed_cycles.cpp
    ${device_backends}
  LINK ${device_libraries})
set_source_files_properties(device/device_survey.cpp PROPERTIES COMPILE_DEFINITIONS
  "MIDIPOOL_JACK=$<BOOL:${JACK_FOUND}>;MIDIPOOL_PIPEWIRE=$<BOOL:${PIPEWIRE_FOUND}>;MIDIPOOL_RTAUDIO=$<BOOL:${RTAUDIO_FOUND}>;MIDIPOOL_SNDFILE=$<BOOL:${SNDFILE_FOUND}>")
