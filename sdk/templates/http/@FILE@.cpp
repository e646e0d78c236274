#include "@FILE@.h"

ORRERY_PLUGIN(@CLASS@, "org.example.@NAME@", "0.1.0", {"greeting", "the first word of the answer", "Hello"})
