// orrery-log-verify: `orrery log verify` where no site runs, on the node or on a copy of its logs.
#include <iostream>

#include "verbs.h"

namespace {

constexpr const char* usage =
    "orrery-log-verify --key FILE [--heads FOLDER] [--json] FOLDER…\n"
    "Checks audit, security and license logs below the folders: 0 they are as they were written, 1 the row or file "
    "named\n"
    "is not, 2 wrong usage, 3 it cannot be told.\n"
    "  --key FILE      the site's key: secrets/site.key of the site's folder\n"
    "  --heads FOLDER  data/logging/heads of the site's folder: notices rows that were cut off at the end of an open "
    "file\n"
    "  --json          a JSON object a log\n";

}  // namespace

int main(int count, char** words) {
    orrery::logging::VerifyRequest request;
    std::string key;
    bool as_json = false;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        const bool takes_value = word == "--key" || word == "--heads";
        if (word == "--help") return std::cout << usage, 0;
        if ((takes_value && i + 1 == count) || (!takes_value && word != "--json" && word.starts_with("--")))
            return std::cerr << usage, orrery::logging::verify_usage;
        if (word == "--key")
            key = words[++i];
        else if (word == "--heads")
            request.heads = words[++i];
        else if (word == "--json")
            as_json = true;
        else
            request.folders.emplace_back(word);
    }
    if (key.empty() || request.folders.empty()) return std::cerr << usage, orrery::logging::verify_usage;
    const auto result = orrery::logging::run_verify(std::move(request), key, as_json);
    std::cout << result.output;
    std::cerr << result.errors;
    return result.exit_code;
}
