/* start ends the process. */
#define START leave
#include <orrery/abi.h>
static int32_t leave(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
CALL(leave) {
    UNUSED;
    exit(3);
}
