// orrery-app-inspect: `orrery app inspect` where no site runs, on the node or on a copy of its apps.
#include <iostream>

#include "app/inspection.h"

namespace {

constexpr const char* usage =
    "usage: orrery-app-inspect [--json] FILE\n"
    "What an app on disk holds, and whether every block of it is as it was written.\n"
    "  FILE     a data file (data-….orrery), or the folder of an app with its app.json\n"
    "  --json   the report as a JSON object\n"
    "exit codes: 0 whole, 1 damaged (the report says what and where), 2 wrong usage, 3 it cannot be told: the file is\n"
    "missing, unreadable, no app file, or of a newer version\n"
    "examples: orrery-app-inspect Apps/5b3e0f6c-8a41-4f0e-9d3a-2c1b7e9f4a10\n"
    "          orrery-app-inspect --json backup/data-17.orrery\n";

}  // namespace

int main(int count, char** words) {
    std::string file;
    bool as_json = false;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--help") return std::cout << usage, 0;
        if (word == "--json")
            as_json = true;
        else if (!word.starts_with("--") && file.empty())
            file = word;
        else
            return std::cerr << usage, orrery::app::inspect_usage;
    }
    if (file.empty()) return std::cerr << usage, orrery::app::inspect_usage;
    const auto result = orrery::app::inspect_app(file, as_json);
    std::cout << result.output;
    std::cerr << result.errors;
    return result.exit_code;
}
