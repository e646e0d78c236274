#include "service/app_verbs.h"

#include "app/ids.h"
#include "app/inspection.h"

namespace orrery::service {

std::vector<Verb> app_verbs() {
    return {
        {"app inspect",
         "What an app on disk holds (tables, fields, bytes, objects), and whether every block is as it was written; "
         "exit code 1: something is damaged, 3: it cannot be told. Where no site runs: orrery-app-inspect",
         "ID|FILE",
         {{"json", "the report as a JSON object"}},
         "orrery app inspect Apps/5b3e0f6c-8a41-4f0e-9d3a-2c1b7e9f4a10"}};
}

CommandResult run_app_verb(const Arguments& arguments, const std::filesystem::path& apps,
                           const std::filesystem::path& site) {
    const auto words = arguments.positional();
    if (words.size() != 1)
        return {app::inspect_usage, {}, "expected the id of an app, or a file or folder of one; see --help\n"};
    const std::string word(words.front());
    const bool as_json = arguments.option("json").value_or("false") != "false";
    app::InspectResult result = app::inspect_app(app::is_guid(word) ? apps / word : site / word, as_json);
    return {result.exit_code, std::move(result.output), std::move(result.errors)};
}

}  // namespace orrery::service
