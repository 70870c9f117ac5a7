# Installs the systemd unit with the path that the program gets, which is known only now:
# `cmake --install --prefix` may name another folder than the one it was configured for.
# Wants CMAKE_INSTALL_PREFIX, BINDIR, TEMPLATE, SCRATCH.
cmake_path(ABSOLUTE_PATH BINDIR BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}" NORMALIZE)
set(MIDIPOOL_PROGRAM "${BINDIR}/midipool")
configure_file("${TEMPLATE}" "${SCRATCH}/midipool.service" @ONLY)
# systemd looks here and nowhere else, whatever the library folder is called.
file(INSTALL "${SCRATCH}/midipool.service" DESTINATION "${CMAKE_INSTALL_PREFIX}/lib/systemd/system")
