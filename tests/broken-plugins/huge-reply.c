/* An answer larger than a frame may be. */
#define HANDLE huge
#include <orrery/abi.h>
static int32_t huge(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
CALL(huge) {
    UNUSED;
    char* bytes = calloc(1, 20u << 20);
    put(out, "body", bytes, 20u << 20);
    free(bytes);
    return ORRERY_OK;
}
