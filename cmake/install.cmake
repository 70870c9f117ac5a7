# What `cmake --install` puts where, and the Debian package: cpack -G DEB in the build folder.
install(TARGETS midipool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET midipool-server)
  install(TARGETS midipool-server RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES packaging/midipool.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES packaging/midipool.bash-completion
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME midipool)
install(CODE "set(BINDIR \"${CMAKE_INSTALL_BINDIR}\")
set(TEMPLATE \"${PROJECT_SOURCE_DIR}/packaging/midipool.service.in\")
set(SCRATCH \"${PROJECT_BINARY_DIR}\")")
install(SCRIPT cmake/install_unit.cmake)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL
  FILES_MATCHING PATTERN "*.md" PATTERN "*.png" PATTERN "*.svg")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME midipool)
set(CPACK_PACKAGE_CONTACT "midiPool developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGE_DESCRIPTION
    "A server keeps the musical time of a room; every player's client turns it into MIDI clock on a
virtual MIDI port, so that all sequencers, drum machines and DAWs of the room stand on the same
tick, bar and tempo. What one player does on the transport happens for everybody.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
# So the unit is told /usr, and not the folder in which the package is put together.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION sound)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS jackd2)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS bash-completion)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
