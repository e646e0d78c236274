#include "@FILE@.h"

ORRERY_PLUGIN(@CLASS@, "org.example.@NAME@", "0.1.0", {"interval", "the time between two beats", "10s", "duration"})
