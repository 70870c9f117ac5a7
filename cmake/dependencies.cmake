find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)

# Asio and Beast compiled once instead of in each file that includes them: a third less to compile.
add_library(midipool_asio STATIC ${PROJECT_SOURCE_DIR}/src/net/compiled_asio.cpp)
target_compile_definitions(midipool_asio
  PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
target_link_libraries(midipool_asio PUBLIC Boost::headers OpenSSL::SSL Threads::Threads)

pkg_check_modules(SRTP REQUIRED IMPORTED_TARGET libsrtp2)
pkg_check_modules(OPUS REQUIRED IMPORTED_TARGET opus)
pkg_check_modules(LIBLO REQUIRED IMPORTED_TARGET liblo)
pkg_check_modules(JACK IMPORTED_TARGET jack)
pkg_check_modules(RTMIDI IMPORTED_TARGET rtmidi)
pkg_check_modules(SNDFILE IMPORTED_TARGET sndfile)
pkg_check_modules(PIPEWIRE IMPORTED_TARGET libpipewire-0.3)
# From 6 on it tells of errors otherwise.
pkg_check_modules(RTAUDIO IMPORTED_TARGET rtaudio<6)
# RtAudio's own, where it was built for Linux.
pkg_check_modules(ALSA IMPORTED_TARGET alsa)

# zita-resampler comes without a pkg-config file.
find_path(ZITA_RESAMPLER_INCLUDE zita-resampler/vresampler.h REQUIRED)
find_library(ZITA_RESAMPLER_LIBRARY zita-resampler REQUIRED)
add_library(midipool_zita_resampler INTERFACE)
target_include_directories(midipool_zita_resampler SYSTEM INTERFACE ${ZITA_RESAMPLER_INCLUDE})
target_link_libraries(midipool_zita_resampler INTERFACE ${ZITA_RESAMPLER_LIBRARY})
