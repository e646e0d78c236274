/* A call follows a wild pointer. */
#define HANDLE crash
#include <orrery/abi.h>
static int32_t crash(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
CALL(crash) {
    UNUSED;
    volatile size_t address = 8;
    *(volatile int*)address = 1;
    return ORRERY_OK;
}
