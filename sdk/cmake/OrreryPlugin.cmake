# orrery_add_plugin(NAME SOURCES files... [LIBRARIES targets...] [ROOM folder] [KIND kind]): builds NAME.so with one
# exported symbol and lays it out as a drop-in folder <site>/<ROOM>/<NAME>/ with NAME.so and plugin.json (an own one
# beside the CMakeLists.txt is taken as it is).
set(ORRERY_PLUGIN_MAP "${CMAKE_CURRENT_LIST_DIR}/plugin.map" CACHE INTERNAL "the exported symbols of a plugin")

function(orrery_add_plugin name)
  cmake_parse_arguments(arg "" "ROOM;KIND;VERSION" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT arg_SOURCES)
    set(arg_SOURCES ${arg_UNPARSED_ARGUMENTS})
  endif()
  if(NOT arg_VERSION)
    set(arg_VERSION "${PROJECT_VERSION}")
  endif()
  if(NOT arg_KIND)
    set(arg_KIND service)
  endif()
  if(NOT DEFINED ORRERY_SITE_DIR)
    set(ORRERY_SITE_DIR "${CMAKE_BINARY_DIR}/drop-in")
  endif()
  set(folder "${ORRERY_SITE_DIR}")
  if(arg_ROOM)
    string(APPEND folder "/${arg_ROOM}")
  endif()
  string(APPEND folder "/${name}")

  add_library(plugin-${name} MODULE ${arg_SOURCES})
  target_link_libraries(plugin-${name} PRIVATE orrery::sdk ${arg_LIBRARIES})
  target_link_options(plugin-${name} PRIVATE -Wl,-z,nodelete -Wl,-z,now
                      -Wl,--exclude-libs,ALL -Wl,--version-script=${ORRERY_PLUGIN_MAP})
  if(NOT ORRERY_SANITIZE)
    # A sanitizer's runtime is found in the program that loads the plugin; else nothing may stay undefined.
    target_link_options(plugin-${name} PRIVATE -Wl,-z,defs)
  endif()
  set_target_properties(plugin-${name} PROPERTIES
    PREFIX "" OUTPUT_NAME ${name} CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY "${folder}")
  set_property(TARGET plugin-${name} APPEND PROPERTY LINK_DEPENDS "${ORRERY_PLUGIN_MAP}")

  if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/plugin.json")
    configure_file("${CMAKE_CURRENT_SOURCE_DIR}/plugin.json" "${folder}/plugin.json" COPYONLY)
  else()
    file(CONFIGURE OUTPUT "${folder}/plugin.json" CONTENT
      "{\"name\": \"@name@\", \"kind\": \"@arg_KIND@\", \"version\": \"@arg_VERSION@\", \"abi\": \"1.0\", \"library\": \"@name@.so\"}\n" @ONLY)
  endif()
  if(ORRERY_IN_TREE)
    install(DIRECTORY "${folder}/" DESTINATION lib/orrery/${arg_ROOM}/${name} USE_SOURCE_PERMISSIONS
            COMPONENT plugins)
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY "${ORRERY_SITE_DIR}" OUTPUT_VARIABLE shipped)
    set_property(GLOBAL APPEND PROPERTY ORRERY_SHIPPED_PLUGINS "${shipped}")
  endif()
endfunction()
