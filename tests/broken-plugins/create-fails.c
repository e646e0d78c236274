/* create refuses without saying why. */
#define CREATE ORRERY_CONFLICT
#include "broken.h"
