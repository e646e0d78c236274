/* The entry gives nothing. */
#define ENTRY 0 ? &plugin : 0
#include "broken.h"
