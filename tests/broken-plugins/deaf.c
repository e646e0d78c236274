/* Subscribes very often, and no event ever returns. */
#define START listen
#define CREATE (kernel = host, ORRERY_OK)
#include <orrery/abi.h>
static const orrery_host* kernel;
static int32_t listen(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
static void hang(void* user, orrery_str topic, orrery_str key, orrery_record record, int32_t gap) {
    (void)user, (void)topic, (void)key, (void)record, (void)gap;
    for (;;) pause();
}
CALL(listen) {
    UNUSED;
    for (int i = 0; i < 500; ++i) kernel->subscribe(kernel->self, (orrery_str)STR("probe.topic"), hang, 0);
    return ORRERY_OK;
}
