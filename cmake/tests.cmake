# sentinel_test(<name> LABEL <unit, scenario, ...> SOURCES ... [USES <libraries>...])
#
# One GoogleTest program; ctest knows each of its tests by name, under the label of its folder. The
# build asks the program for its tests, which on a busy machine takes longer than CMake's 5 s.
function(sentinel_test name)
  cmake_parse_arguments(TEST "" "LABEL" "SOURCES;USES" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_link_libraries(${name} PRIVATE ${TEST_USES} GTest::gtest_main GTest::gmock sentinel_warnings)
  # Half the time to compile: there are more of them than of anything else, and their own speed is
  # nothing. What they test is as it is in the program.
  if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    target_compile_options(${name} PRIVATE -Og -g1)
  endif()
  set(properties LABELS ${TEST_LABEL})
  if(TEST_LABEL MATCHES "^(integration|clients)$")
    list(APPEND properties TIMEOUT 120)
  endif()
  # A browser takes its time to start.
  if(TEST_LABEL STREQUAL "web")
    list(APPEND properties TIMEOUT 300)
  endif()
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 120 PROPERTIES ${properties})
endfunction()
