/* A call aborts, as an assertion does. */
#define HANDLE give_up
#include <orrery/abi.h>
static int32_t give_up(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
CALL(give_up) {
    UNUSED;
    abort();
}
