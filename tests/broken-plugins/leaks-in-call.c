/* Every call keeps 32 MiB, and touches them; it says so when it gets no more. */
#define HANDLE leak
#include <orrery/abi.h>
static int32_t leak(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
CALL(leak) {
    UNUSED;
    size_t size = 32u << 20;
    char* kept = malloc(size);
    if (!kept) abort();
    for (size_t at = 0; at < size; at += 4096) ((volatile char*)kept)[at] = 1;
    return ORRERY_OK;
}
