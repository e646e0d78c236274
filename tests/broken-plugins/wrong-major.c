/* Made for an ABI that this kernel does not speak. */
#define ABI_MAJOR 2
#include "broken.h"
