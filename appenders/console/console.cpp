// The plugin's entry.
#include "console.h"

ORRERY_PLUGIN(orrery::appenders::Console, "org.orrery.appender.console", "0.1.0", ORRERY_APPENDER_SETTINGS,
              ORRERY_CONSOLE_SETTINGS)
