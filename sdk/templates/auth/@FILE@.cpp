#include "@FILE@.h"

ORRERY_PLUGIN(@CLASS@, "org.example.@NAME@", "0.1.0",
              {"key", "the shared key, at least 16 characters", "", "text", "", ORRERY_SETTING_REQUIRED | ORRERY_SETTING_SECRET},
              {"directory", "the users' directory", "@CLASS@"})
