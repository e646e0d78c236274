/* health never returns, and two lives of it must not be at once. */
#define HEALTH hang
#define SWAP ORRERY_SWAP_REPLACE
#include <orrery/abi.h>
static int32_t hang(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
CALL(hang) {
    UNUSED;
    while (pause() < 1) continue;
    return ORRERY_OK;
}
