// The plugin's entry.
#include "qs_rolling_file.h"

ORRERY_PLUGIN(orrery::appenders::QsRollingFile, "org.orrery.appender.qs-rolling-file", "0.1.0",
              ORRERY_APPENDER_SETTINGS, ORRERY_FILE_SETTINGS,
              {"maximumfiletime", "minutes after which the file is rolled; default 720", "", "integer:1.."},
              {"maximumfilesize", "the size from which on the file is rolled, such as 512KB; default 512KB"},
              {"maxfiletime", "the same as --maximumfiletime", "", "integer:1.."},
              {"maxfilesize", "the same as --maximumfilesize"})
