/* An answer without sense: an unknown status, a field without a name, bytes that are no text. */
#define HANDLE garbage
#include <orrery/abi.h>
static int32_t garbage(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
CALL(garbage) {
    UNUSED;
    put(out, "", "\xff\xfe\x00", 3);
    put(out, "status", "two hundred", 11);
    return 12345;
}
