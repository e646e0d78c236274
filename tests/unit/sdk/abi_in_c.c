#include <orrery/abi.h>

const orrery_plugin* orrery_plugin_entry(void);

static int32_t create(const orrery_host* host, orrery_record config, void** self, const orrery_writer* out) {
    (void)config;
    (void)out;
    *self = host->self;
    return ORRERY_OK;
}
static void destroy(void* self) { (void)self; }

const orrery_plugin* orrery_plugin_entry(void) {
    static const orrery_plugin plugin = {.size = sizeof(orrery_plugin),
                                         .abi_major = ORRERY_ABI_MAJOR,
                                         .abi_minor = ORRERY_ABI_MINOR,
                                         .id = {"org.example.c", 13},
                                         .version = {"1.0.0", 5},
                                         .create = create,
                                         .destroy = destroy};
    return &plugin;
}
