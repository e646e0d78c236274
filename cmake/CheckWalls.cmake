# Fails when a quoted or angled include in one room names a header of another room, or when sdk/ includes outside itself.
set(bad "")
file(GLOB_RECURSE files RELATIVE ${SOURCE}
     ${SOURCE}/kernel/*.h ${SOURCE}/kernel/*.cpp ${SOURCE}/plugins/*.h ${SOURCE}/plugins/*.cpp
     ${SOURCE}/engine-plugin/*.h ${SOURCE}/engine-plugin/*.cpp ${SOURCE}/auth-plugins/*.h ${SOURCE}/auth-plugins/*.cpp
     ${SOURCE}/connectors/*.h ${SOURCE}/connectors/*.cpp
     ${SOURCE}/appenders/*.h ${SOURCE}/appenders/*.cpp ${SOURCE}/samples/*.h ${SOURCE}/samples/*.cpp
     ${SOURCE}/sdk/*.h ${SOURCE}/sdk/*.cpp)
foreach(file IN LISTS files)
  if(file MATCHES "node_modules|/build/")
    continue()
  endif()
  # The room is the first folder, or the first two where a folder holds many plugins.
  string(REGEX MATCH "^(plugins|auth-plugins|appenders|connectors|samples)/[^/]+|^[^/]+" room "${file}")
  file(STRINGS ${SOURCE}/${file} lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE ".*include[ \t]*[<\"]([^>\"]+)[>\"].*" "\\1" header "${line}")
    get_filename_component(folder ${SOURCE}/${file} DIRECTORY)
    get_filename_component(target "${folder}/${header}" ABSOLUTE)
    set(escapes FALSE)
    if(header MATCHES "^\\.\\./" OR header MATCHES "/\\.\\./")
      file(RELATIVE_PATH relative ${SOURCE} ${target})
      if(NOT relative MATCHES "^${room}/")
        set(escapes TRUE)
      endif()
    endif()
    # A room may have a folder of its own that is named like another room (kernel/plugins).
    if(header MATCHES "^(kernel|sdk-tools|plugins|engine-plugin|auth-plugins|appenders|connectors|samples)/" AND NOT header MATCHES "^${room}/"
       AND NOT EXISTS "${SOURCE}/${room}/${header}")
      set(escapes TRUE)
    endif()
    if(room STREQUAL "sdk" AND header MATCHES "^(kernel|sdk-tools|plugins|engine-plugin|auth-plugins|appenders|connectors)/")
      set(escapes TRUE)
    endif()
    if(escapes)
      string(APPEND bad "\n  ${file}: includes ${header}, which lies behind another room's wall; share it through sdk/")
    endif()
  endforeach()
endforeach()
if(bad)
  message(FATAL_ERROR "include walls:${bad}")
endif()
