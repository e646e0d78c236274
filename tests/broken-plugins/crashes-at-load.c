/* A constructor that cannot be survived: whoever opens the library dies. */
#include <stdlib.h>
__attribute__((constructor)) static void at_load(void) { abort(); }
#include "broken.h"
