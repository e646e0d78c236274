#include "company_sso.h"

ORRERY_PLUGIN(company::CompanySso, "org.orrery.sample.company-sso", "1.0.0",
              {"sign-in-page", "the company's page that knows its people", "", "text", "", ORRERY_SETTING_REQUIRED},
              {"site", "this site's address as browsers know it, such as https://analytics.company.example", "", "text",
               "", ORRERY_SETTING_REQUIRED},
              {"key", "what signs the passes, at least 32 characters", "", "text", "",
               ORRERY_SETTING_REQUIRED | ORRERY_SETTING_SECRET},
              {"path", "the module's own path under each virtual proxy's prefix", "/company-sso"},
              {"directory", "the users' directory", "COMPANY"},
              {"patience", "how long signing in at the company may take", "5m", "duration"})
