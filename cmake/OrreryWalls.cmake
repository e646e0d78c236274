# The walls of the house: kernel, plugins and samples include only sdk/ headers of ours. Breaking one breaks the build.
add_custom_target(walls ALL
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -P ${CMAKE_SOURCE_DIR}/cmake/CheckWalls.cmake
  COMMENT "Checking that no include crosses a wall" VERBATIM)
