// orrery-log-tail, orrery-log-grep, orrery-log-verify: `orrery log …` where no site runs, on the node or on a copy of
// its logs.
#include "stand_in.h"

int main(int count, char** words) { return orrery::logging::stand_in(ORRERY_LOG_VERB, {words + 1, words + count}); }
