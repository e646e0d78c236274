/* Needs a function that nobody has. */
#define HANDLE lost
#include <orrery/abi.h>
static int32_t lost(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
extern int orrery_test_function_of_nobody(void);
CALL(lost) { return UNUSED, orrery_test_function_of_nobody(); }
