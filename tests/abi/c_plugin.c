/* A plugin in plain C11: an http/1 handler that says who called. */
#include <orrery/abi.h>
#include <stdlib.h>
#include <string.h>

#define STR(text) \
    { text, sizeof(text) - 1 }

static orrery_str field(orrery_record in, const char* name) {
    for (size_t i = 0; i < in.count; ++i)
        if (in.fields[i].name.size == strlen(name) && memcmp(in.fields[i].name.data, name, strlen(name)) == 0)
            return in.fields[i].value;
    return (orrery_str){0, 0};
}

static void put(const orrery_writer* out, const char* name, orrery_str value) {
    out->put(out->self, (orrery_str){name, strlen(name)}, value);
}

static int32_t handle(void* self, orrery_record in, const orrery_writer* out) {
    (void)self;
    put(out, "status", (orrery_str)STR("200"));
    put(out, "body", field(in, "caller"));
    return ORRERY_OK;
}

static int32_t create(const orrery_host* host, orrery_record config, void** self, const orrery_writer* out) {
    orrery_str stanza = field(config, "orrery.stanza");
    (void)host, (void)out;
    *self = malloc(stanza.size + 1);
    return *self ? ORRERY_OK : ORRERY_LIMIT;
}

static void destroy(void* self) { free(self); }

static const orrery_call calls[] = {handle};
static const orrery_role roles[] = {{STR("orrery.http/1"), calls, 1}};
static const orrery_setting settings[] = {{STR("greeting"), STR("text"), STR("hello"), STR(""), STR("unused"), 0, 0}};
static const orrery_plugin plugin = {sizeof plugin,
                                     ORRERY_ABI_MAJOR,
                                     ORRERY_ABI_MINOR,
                                     ORRERY_SWAP_OVERLAP,
                                     STR("orrery.test.c"),
                                     STR("1.0.0"),
                                     STR("C11"),
                                     settings,
                                     1,
                                     roles,
                                     1,
                                     create,
                                     destroy};

__attribute__((visibility("default"))) const orrery_plugin* orrery_plugin_entry(void);
const orrery_plugin* orrery_plugin_entry(void) { return &plugin; }
