# One ctest test for each suite of a gtest program: a process for each of 1,500 tests would take ten times as long as the tests themselves, since each
# loads LibTorch.
#   glass_add_suites(TARGET PREFIX [LABEL])                            in a CMakeLists.txt
#   cmake -D PREFIX=... -D LABEL=... -D PROGRAM=... -D OUTPUT=... -P GlassSuites.cmake    after each link: writes the tests PREFIX.SUITE
function(glass_add_suites target prefix)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${target}_suites.cmake")
  add_custom_command(TARGET ${target} POST_BUILD BYPRODUCTS "${output}" VERBATIM
    COMMAND ${CMAKE_COMMAND} -D PREFIX=${prefix} -D "LABEL=${ARGN}" -D "PROGRAM=$<TARGET_FILE:${target}>" -D "OUTPUT=${output}"
            -P "${CMAKE_SOURCE_DIR}/cmake/GlassSuites.cmake")
  if(NOT EXISTS "${output}")
    file(WRITE "${output}" "add_test(${target}_NOT_BUILT ${target}_NOT_BUILT)\n")
  endif()
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${output}")
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE)
  return()
endif()
execute_process(COMMAND "${PROGRAM}" --gtest_list_tests OUTPUT_VARIABLE listed RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} --gtest_list_tests: ${result}")
endif()
# A suite stands at the begin of its line, "All/Family.", its tests behind two spaces; comments say what a parameter is.
string(REGEX MATCHALL "(^|\n)[A-Za-z0-9_/]+\\." suites "${listed}")
list(TRANSFORM suites STRIP)
set(tests "")
foreach(suite ${suites})
  string(REGEX REPLACE "\\.$" "" name "${PREFIX}.${suite}")
  # 77: something was skipped (tests/support/main.cpp). Threads that wait by spinning take the processors from the test beside.
  string(APPEND tests "add_test(\"${name}\" \"${PROGRAM}\" \"--gtest_filter=${suite}*\")\n"
    "set_tests_properties(\"${name}\" PROPERTIES SKIP_RETURN_CODE 77 LABELS \"${LABEL}\" ENVIRONMENT OMP_WAIT_POLICY=PASSIVE)\n")
endforeach()
file(WRITE "${OUTPUT}" "${tests}")
