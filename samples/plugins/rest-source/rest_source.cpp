#include "rest_source.h"

ORRERY_PLUGIN(rest::RestSource, "org.orrery.sample.rest-source", "1.0.0",
              {"url", "the source's address; statements are paths below it", "", "text", "", ORRERY_SETTING_REQUIRED},
              {"token", "sent as `Authorization: Bearer …`", "", "text", "", ORRERY_SETTING_SECRET},
              {"authority", "PEM file of the authority that signs the source's certificate; default: the system's", "",
               "path"},
              {"rows", "the member of an answer that holds the rows, where the answer is no array itself", "rows"},
              {"next", "the member of an answer that holds the next page's address", "next"},
              {"timeout", "how long the source may be silent", "10s", "duration"},
              {"largest", "bytes of one answer at most", "16777216", "integer"})
