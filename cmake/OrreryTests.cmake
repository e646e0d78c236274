# orrery_add_unit_test(NAME SOURCES files... LIBRARIES targets...): one Boost.Test program, one ctest entry "unit/NAME".
enable_testing()
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS unit_test_framework)
function(orrery_add_unit_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  string(REPLACE "/" "-" target "test-${name}")
  # The module's name brings main() with it, so exactly one source defines it.
  list(GET arg_SOURCES 0 first)
  set_source_files_properties(${first} PROPERTIES COMPILE_DEFINITIONS BOOST_TEST_MODULE=${target})
  add_executable(${target} ${arg_SOURCES})
  target_compile_definitions(${target} PRIVATE BOOST_TEST_DYN_LINK
    ORRERY_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}" ORRERY_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} Boost::unit_test_framework Threads::Threads)
  add_test(NAME unit/${name} COMMAND ${target} --report_level=short)
  set_tests_properties(unit/${name} PROPERTIES TIMEOUT 120 LABELS unit)
endfunction()
