#include "@FILE@.h"

ORRERY_PLUGIN(@CLASS@, "org.example.@NAME@", "0.1.0", {"most", "the largest number of rows", "1000000", "integer"})
