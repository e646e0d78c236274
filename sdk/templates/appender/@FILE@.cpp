#include "@FILE@.h"

ORRERY_PLUGIN(@CLASS@, "org.example.@NAME@", "0.1.0", {"file", "the file's name in the data directory", "@NAME@.log"},
              {"level", "the least level: 1 debug, 2 info, 3 warn, 4 error, 5 fatal", "2", "integer"})
