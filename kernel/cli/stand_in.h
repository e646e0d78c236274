// What does a plugin's verb where no site runs.
#pragma once
#include "cli/command_line.h"

namespace orrery::kernel {

/// Becomes the program `orrery-WORD-WORD` beside the dispatcher, named like the first two words, which a plugin brings
/// along for a verb that works on the site's files as well: it gets `--site FOLDER` and the further words. Returns when
/// there is no such program.
void become_stand_in(const CommonOptions& common, const std::vector<std::string>& typed);

}  // namespace orrery::kernel
