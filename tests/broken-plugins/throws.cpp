// Exceptions across the C boundary: create throws something that is no std::exception, a call throws one.
#include <orrery/abi.h>

#include <stdexcept>

static int32_t handle(void*, orrery_record, const orrery_writer*) { throw std::runtime_error("thrown over the wall"); }
static int32_t create(const orrery_host*, orrery_record config, void**, const orrery_writer*) {
    for (size_t i = 0; i < config.count; ++i)
        if (config.fields[i].name.size == 6 && config.fields[i].value.size == 4) throw 42;  // --create=true
    return ORRERY_OK;
}
static const orrery_call calls[] = {handle};
static const orrery_role roles[] = {{{"orrery.http/1", 13}, calls, 1}};
static const orrery_setting settings[] = {
    {{"create", 6}, {"flag", 4}, {"0", 1}, {"", 0}, {"throw in create", 15}, 0, 0}};
static const orrery_plugin plugin = {
    sizeof plugin, 1, 0,      0,           {"orrery.test.throws", 18}, {"1", 1}, {"a test", 6}, settings, 1,
    roles,         1, create, [](void*) {}};
extern "C" __attribute__((visibility("default"))) const orrery_plugin* orrery_plugin_entry() { return &plugin; }
