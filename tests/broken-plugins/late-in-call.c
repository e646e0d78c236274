/* A call answers late. */
#define HANDLE late
#include <orrery/abi.h>
static int32_t late(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
CALL(late) {
    UNUSED;
    sleep(3);
    return ORRERY_OK;
}
