# The target `reference` makes docs/sdk/settings.md and docs/sdk/records.md anew from what plugins and the SDK declare;
# reference/settings and integration/sdk/tools fail when a page is stale. Include it last: it needs every shipped plugin.
find_program(ORRERY_NODE node REQUIRED)
get_property(shipped GLOBAL PROPERTY ORRERY_SHIPPED_PLUGINS)
list(TRANSFORM shipped REPLACE ".*/" "plugin-" OUTPUT_VARIABLE shipped_targets)
set(settings_page ${ORRERY_NODE} "${CMAKE_SOURCE_DIR}/tools/lib/reference/settings.mjs" --orrery $<TARGET_FILE:orrery>
  --site "${ORRERY_SITE_DIR}" --page "${CMAKE_SOURCE_DIR}/docs/sdk/settings.md")

add_custom_target(reference DEPENDS orrery sdk-tools ${shipped_targets} VERBATIM
  COMMAND ${settings_page} ${shipped}
  COMMAND sh -c "\"$1\" describe --records > \"$2\"" sh $<TARGET_FILE:orrery> "${CMAKE_SOURCE_DIR}/docs/sdk/records.md")
add_test(NAME reference/settings COMMAND ${settings_page} --check ${shipped})
set_tests_properties(reference/settings PROPERTIES LABELS unit TIMEOUT 120)
