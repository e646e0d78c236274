// `orrery log …` where no site runs: programs that work on the site's files.
#pragma once
#include "verbs.h"

namespace orrery::logging {

/// Runs one of log_verbs() but `log level` on the files of a site and prints what it says; the exit code. `words` are
/// options of the verb, and `--site`, `--log`, `--archive`, `--machine` where they differ from the usual.
int stand_in(std::string_view verb, const std::vector<std::string>& words);

}  // namespace orrery::logging
