// What `orrery log …` says and prints.
#pragma once
#include <orrery/command.h>

#include "levels.h"
#include "query.h"
#include "verify.h"

namespace orrery::logging {

/// Exit codes of `log verify`.
enum VerifyExit : int {
    verify_intact = 0,
    verify_tampered = 1,  ///< a row or file is not what was written
    verify_usage = 2,
    verify_impossible = 3  ///< there is nothing to verify, or the key or a file cannot be read
};

std::vector<Verb> log_verbs();
/// What is no option. `--json` takes no value, but the command line gives it the word behind it: that counts, too,
/// behind the others if a log is named so, else before them.
std::vector<std::string_view> words_of(const Arguments& arguments);
/// Of `log tail` and `log grep`. Throws Error(invalid).
Query read_query(const Arguments& arguments, std::vector<fs::path> folders);
/// `key_file`: where the site's key lies.
CommandResult run_verify(VerifyRequest request, const fs::path& key_file, bool as_json);

}  // namespace orrery::logging
