// The plugin's entry.
#include "rolling_file.h"

ORRERY_PLUGIN(orrery::appenders::RollingFile, "org.orrery.appender.rolling-file", "0.1.0", ORRERY_APPENDER_SETTINGS,
              ORRERY_FILE_SETTINGS,
              {"appendtofile", "false: a file of an earlier run is rolled at start", "true", "flag"},
              {"rollingstyle", "Composite (size and date), Size, Date, or Once at each start", "Composite"},
              {"datepattern", "a date pattern; the file is rolled when its text changes", ".yyyy-MM-dd"},
              {"maximumfilesize", "the size from which on the file is rolled, such as 10MB; default 10MB"},
              {"maxfilesize", "the same as --maximumfilesize"},
              {"maxsizerollbackups", "how many numbered files are kept; 0: none, -1: all", "0", "integer:-1.."},
              {"countdirection", "negative: the newest is .1; else the newest has the highest number", "-1", "integer"},
              {"staticlogfilename", "false: the file's own name has the date and the number", "true", "flag"},
              {"preservelogfilenameextension", "true: log.txt rolls to log.1.txt, not log.txt.1", "false", "flag"})
