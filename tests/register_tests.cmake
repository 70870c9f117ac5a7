include(GoogleTest)

# Registers a GoogleTest program with ctest, its tests as FOLDER/SUITE.NAME: one process each, so that
# none lives on what another has left behind. With sanitizers the start of a process takes longer
# than most tests, and there the program runs as a whole, in as many parts at a time as SHARDS says.
# PROCESSORS: how many other tests it takes the place of; those that listen to time want two.
function(midipool_register_tests program folder)
  cmake_parse_arguments(ARG "" "SHARDS;PROCESSORS" "" ${ARGN})
  foreach(setting SHARDS PROCESSORS)
    if(NOT ARG_${setting})
      set(ARG_${setting} 1)
    endif()
  endforeach()
  if(NOT MIDIPOOL_SANITIZERS)
    gtest_discover_tests(${program} TEST_PREFIX ${folder}/ DISCOVERY_TIMEOUT 30
                         PROPERTIES TIMEOUT 120 PROCESSORS ${ARG_PROCESSORS})
    return()
  endif()
  foreach(shard RANGE 1 ${ARG_SHARDS})
    set(name ${folder}/${program}_${shard}_of_${ARG_SHARDS})
    math(EXPR index "${shard} - 1")
    add_test(NAME ${name} COMMAND ${program} --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${ARG_SHARDS};GTEST_SHARD_INDEX=${index}" TIMEOUT 600
      PROCESSORS ${ARG_PROCESSORS})
  endforeach()
endfunction()
