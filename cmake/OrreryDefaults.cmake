# Compiler defaults of the whole house: C++20, hidden symbols, warnings are errors, hardened release.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(ORRERY_CCACHE ccache)
if(ORRERY_CCACHE)
  # The same sources in another checkout hit the same cache entries.
  set(ORRERY_CCACHE_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${ORRERY_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ORRERY_CCACHE_LAUNCHER})
  set(CMAKE_C_COMPILER_LAUNCHER ${ORRERY_CCACHE_LAUNCHER})
endif()
find_program(ORRERY_MOLD mold)
if(ORRERY_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Werror
                    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
                    $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>
                    -fstack-protector-strong -fstack-clash-protection -fcf-protection)
add_compile_options($<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2> $<$<CONFIG:Release>:-D_GLIBCXX_ASSERTIONS>)
add_link_options(-Wl,-z,relro,-z,now)

set(ORRERY_SANITIZE "" CACHE STRING "comma list for -fsanitize=")
if(ORRERY_SANITIZE)
  # Calls of `operator delete` that instrumentation keeps GCC 12 from seeing through are no mismatch.
  add_compile_options(-fsanitize=${ORRERY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined
                      $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-mismatched-new-delete>)
  add_link_options(-fsanitize=${ORRERY_SANITIZE})
endif()
option(ORRERY_FUZZ "build the fuzz targets (clang)" OFF)
find_package(Threads REQUIRED)
set(ORRERY_SITE_DIR "${CMAKE_BINARY_DIR}/site" CACHE INTERNAL "where plugins are laid out as drop-in folders")
