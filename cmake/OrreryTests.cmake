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
  target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}/tests/unit")  # support/…
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} Boost::unit_test_framework Threads::Threads)
  add_test(NAME unit/${name} COMMAND ${target} --report_level=short)
  set_tests_properties(unit/${name} PROPERTIES TIMEOUT 120 LABELS unit)
endfunction()

# orrery_add_node_test(NAME FILE TIMEOUT seconds [LABELS label] [ENVIRONMENT values...]): one file of `node --test`, one
# ctest entry, labelled "integration" if not otherwise. It finds the binary, the build, the tests' own plugins and the
# sources in its environment.
find_program(ORRERY_NODE node REQUIRED)
function(orrery_add_node_test name file)
  cmake_parse_arguments(arg "" "TIMEOUT;LABELS" "ENVIRONMENT" ${ARGN})
  if(NOT arg_LABELS)
    set(arg_LABELS integration)
  endif()
  add_test(NAME ${name} COMMAND ${ORRERY_NODE} --test "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  set(environment "ORRERY=$<TARGET_FILE:orrery>" "ORRERY_TEST_PLUGINS=${CMAKE_BINARY_DIR}/test-plugins"
      "ORRERY_BUILD=${CMAKE_BINARY_DIR}" "ORRERY_SOURCE=${CMAKE_SOURCE_DIR}" "ORRERY_CMAKE=${CMAKE_COMMAND}"
      "ORRERY_SAMPLES=${CMAKE_BINARY_DIR}/samples-out-of-tree" ${arg_ENVIRONMENT})
  set_tests_properties(${name} PROPERTIES LABELS ${arg_LABELS} TIMEOUT ${arg_TIMEOUT} ENVIRONMENT "${environment}")
endfunction()

# orrery_add_node_tests(FOLDER arguments...): the same for every *.test.mjs beside the list, as FOLDER/<name>. Gives their
# names in `node_tests`.
function(orrery_add_node_tests folder)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}/*.test.mjs")
  foreach(file IN LISTS files)
    string(REPLACE ".test.mjs" "" name "${file}")
    orrery_add_node_test(${folder}/${name} ${file} ${ARGN})
    list(APPEND names ${folder}/${name})
  endforeach()
  set(node_tests ${names} PARENT_SCOPE)
endfunction()
