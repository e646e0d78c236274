# find_package(Orrery): the target orrery::sdk (headers only) and orrery_add_plugin().
include("${CMAKE_CURRENT_LIST_DIR}/OrreryTargets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/OrreryPlugin.cmake")
