/* Writes nonsense over the frames of its process (descriptor 3). */
#define HANDLE garbage
#include <orrery/abi.h>
static int32_t garbage(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
CALL(garbage) {
    UNUSED;
    char bytes[4096];
    for (size_t i = 0; i < sizeof bytes; ++i) bytes[i] = (char)(i * 37 | 0x80);
    return write(3, bytes, sizeof bytes) < 0 ? ORRERY_INTERNAL : ORRERY_OK;
}
