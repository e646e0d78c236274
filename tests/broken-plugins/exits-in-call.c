/* A call ends the process. */
#define HANDLE leave
#include <orrery/abi.h>
static int32_t leave(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
CALL(leave) {
    UNUSED;
    _exit(0);
}
