/* Made with a newer SDK. */
#define ABI_MINOR 9
#include "broken.h"
