// Manual pages, made of the same table as --help.
#pragma once
#include <filesystem>

#include "cli/verb_table.h"

namespace orrery::kernel {

/// Name of a page and its text in roff: orrery.1, and one a verb, such as orrery-status.1.
std::vector<std::pair<std::string, std::string>> man_pages(const VerbRow& table, const std::string& examples);

}  // namespace orrery::kernel
