/* A call computes for ever. */
#define HANDLE spin
#include <orrery/abi.h>
static int32_t spin(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
CALL(spin) {
    UNUSED;
    volatile unsigned turns = 1;
    while (turns) turns |= 1;
    return ORRERY_OK;
}
