// The plugin's entry.
#include "file.h"

ORRERY_PLUGIN(orrery::appenders::File, "org.orrery.appender.file", "0.1.0", ORRERY_APPENDER_SETTINGS,
              ORRERY_FILE_SETTINGS,
              {"appendtofile", "false: what the file has is thrown away at start", "true", "flag"})
