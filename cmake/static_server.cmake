# midipool-server: a server in one file that runs on any Linux of this processor, with no library
# beside it; for hosts and containers without Debian's packages. No client, so no JACK.
#
# Debian has no static libfmt and libspdlog, but both also come as headers alone. As that is a
# different way of compiling, the sources are compiled once more for it.
find_library(JSON_ARCHIVE libboost_json.a REQUIRED)
find_library(SQLITE_ARCHIVE libsqlite3.a REQUIRED)
find_library(SSL_ARCHIVE libssl.a REQUIRED)
find_library(CRYPTO_ARCHIVE libcrypto.a REQUIRED)
find_library(OPUS_ARCHIVE libopus.a REQUIRED)

set(static_sources)
foreach(folder time realtime audio midi wire media net recorder server)
  get_target_property(sources midipool_${folder} SOURCES)
  list(APPEND static_sources ${sources})
endforeach()
list(APPEND static_sources app/folders.cpp app/logging.cpp app/names.cpp app/server_options.cpp)
list(APPEND static_sources net/compiled_asio.cpp)
# Debian's libsrtp2 wants NSS, of which there is no static library: this server passes no sound on,
# and so has none to record.
list(REMOVE_ITEM static_sources wire/srtp.cpp recorder/sndfile_writer.cpp recorder/absent_sound_writer.cpp)
list(APPEND static_sources wire/absent_srtp.cpp recorder/absent_sound_writer.cpp)
list(TRANSFORM static_sources PREPEND ${PROJECT_SOURCE_DIR}/src/)

# A library, so that the linker takes only what a server calls.
add_library(midipool_static STATIC ${static_sources})
target_link_libraries(midipool_static
  PUBLIC midipool_options midipool_server_page Boost::headers CLI11::CLI11 fmt::fmt-header-only
         spdlog::spdlog_header_only Threads::Threads ${JSON_ARCHIVE} ${SQLITE_ARCHIVE}
         ${SSL_ARCHIVE} ${CRYPTO_ARCHIVE} ${OPUS_ARCHIVE} ${CMAKE_DL_LIBS})
target_include_directories(midipool_static PRIVATE ${OPUS_INCLUDE_DIRS})
target_compile_options(midipool_static PRIVATE -fopenmp-simd)
target_compile_definitions(midipool_static
  PUBLIC MIDIPOOL_VERSION="${PROJECT_VERSION}" BOOST_ASIO_SEPARATE_COMPILATION
         BOOST_BEAST_SEPARATE_COMPILATION)

add_executable(midipool-server ${PROJECT_SOURCE_DIR}/src/app/static_server_main.cpp)
target_link_libraries(midipool-server PRIVATE midipool_static -static)
