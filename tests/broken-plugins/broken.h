/* What broken plugins have in common: a descriptor that is right but for what the file says. In C, so that nothing of
 * the C++ face comes to their help. */
#include <orrery/abi.h>
#include <stdlib.h>
#include <unistd.h>

#define STR(text) \
    { text, sizeof(text) - 1 }
#define CALL(name) static int32_t name(void* self, orrery_record in, const orrery_writer* out)
#define UNUSED ((void)self, (void)in, (void)out)

#ifndef ABI_MAJOR
#define ABI_MAJOR ORRERY_ABI_MAJOR
#endif
#ifndef ABI_MINOR
#define ABI_MINOR ORRERY_ABI_MINOR
#endif
#ifndef DESCRIPTOR_SIZE
#define DESCRIPTOR_SIZE sizeof(orrery_plugin)
#endif
#ifndef CREATE
#define CREATE ORRERY_OK
#endif

static void put(const orrery_writer* out, const char* name, const char* value, size_t size) {
    size_t length = 0;
    while (name[length]) ++length;
    out->put(out->self, (orrery_str){name, length}, (orrery_str){value, size});
}

CALL(fine) { return UNUSED, ORRERY_OK; }
#ifndef START
#define START fine
#endif
#ifndef STOP
#define STOP fine
#endif
#ifndef HEALTH
#define HEALTH healthy
#endif
#ifndef SWAP
#define SWAP ORRERY_SWAP_OVERLAP
#endif
#ifndef HANDLE
#define HANDLE answer
#endif
__attribute__((unused)) CALL(answer) { return UNUSED, put(out, "status", "200", 3), ORRERY_OK; }
__attribute__((unused)) CALL(healthy) { return UNUSED, put(out, "health", "good", 4), ORRERY_OK; }
static int32_t create(const orrery_host* host, orrery_record config, void** self, const orrery_writer* out) {
    (void)host, (void)config, (void)out;
    *self = malloc(1);
    return CREATE;
}
static void destroy(void* self) { free(self); }

static const orrery_call service_calls[] = {START, fine, STOP, HEALTH};
static const orrery_call http_calls[] = {HANDLE};
static const orrery_role roles[] = {{STR("orrery.service/1"), service_calls, 4}, {STR("orrery.http/1"), http_calls, 1}};
static const orrery_plugin plugin = {
    DESCRIPTOR_SIZE, ABI_MAJOR, ABI_MINOR, SWAP,   STR("orrery.test.broken"), STR("2.3.4"), STR("a test"), 0, 0,
    roles,           2,         create,    destroy};

#ifndef ENTRY
#define ENTRY &plugin
#endif
__attribute__((visibility("default"))) const orrery_plugin* orrery_plugin_entry(void);
const orrery_plugin* orrery_plugin_entry(void) { return ENTRY; }
