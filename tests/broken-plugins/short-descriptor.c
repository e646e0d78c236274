/* A descriptor shorter than the first released one. */
#define DESCRIPTOR_SIZE 32
#include "broken.h"
