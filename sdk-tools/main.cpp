// What `orrery describe`, `check-plugin`, `new-plugin` and `plugin` run. The dispatcher has understood the command line
// and hands on every value in its place.
#include <iostream>
#include <map>

#include "check_plugin.h"
#include "cli/exit_codes.h"
#include "describe.h"
#include "drop_in.h"
#include "new_plugin.h"
#include "worker.h"

namespace orrery::tools {

namespace {

using Words = std::vector<std::string>;

/// file, json, records
int describe(const Words& words) {
    if (words[2] == "yes") return std::cout << records_page(), exit_code::ok;
    if (words[0].empty()) return std::cerr << "orrery describe: name a library, or say --records\n", exit_code::usage;
    auto facts = describe_library(words[0]);
    std::cout << (words[1] == "yes" ? json::dump(facts_to_json(words[0], facts), json::Style::pretty) + "\n"
                                    : facts_to_text(words[0], facts));
    return exit_code::ok;
}

/// file, conf, seconds, json
int check(const Words& words) {
    bool as_json = words[3] == "yes";
    Milliseconds deadline(whole_number(words[2]).value_or(60) * 1000);
    auto report = check_plugin(words[0], words[1], deadline, [&](const TrialResult& result) {
        if (!as_json) std::cout << result_line(result) << std::flush;
    });
    if (as_json)
        std::cout << json::dump(report_to_json(report), json::Style::pretty) << "\n";
    else
        std::cout << report.facts.id << " " << report.facts.version << ": " << report.count("passed") << " passed, "
                  << report.count("failed") << " failed, " << report.count("skipped") << " skipped\n";
    return report.count("failed") == 0 ? exit_code::ok : exit_code::failure;
}

/// kind, name, directory
int make(const Words& words) {
    auto folder = new_plugin(words[0], words[1], words[2]);
    std::cout << folder.string() << "\n  its README.md says how to build, test, check and pack it\n";
    return exit_code::ok;
}

/// what, site, folder, json, replace
int drop_in(const Words& words) {
    if (words[0] == "install") return install_plugin(words[1], words[2], words[4] == "yes");
    if (words[0] == "list") return list_plugins(words[1], words[3] == "yes");
    if (words[0] == "verify") return verify_plugin(words[1], words[2], words[3] == "yes");
    const std::map<std::string_view, int (*)(const std::filesystem::path&, const std::string&)> verbs{
        {"seal", seal_plugin}, {"disable", disable_plugin}, {"enable", enable_plugin}};
    return verbs.at(words[0])(words[1], words[2]);
}

struct Tool {
    size_t words;
    int (*run)(const Words&);
};

int run(const std::string& name, const Words& words) {
    const std::map<std::string_view, Tool> tools{{"describe", {3, describe}},
                                                 {"check-plugin", {4, check}},
                                                 {"new-plugin", {3, make}},
                                                 {"plugin", {5, drop_in}},
                                                 {"worker", {5, worker_main}}};
    auto tool = tools.find(name);
    if (tool != tools.end() && tool->second.words == words.size()) return told([&] { return tool->second.run(words); });
    std::cerr << "this program is a part of `orrery`, which runs it; see `orrery --help`\n";
    return exit_code::usage;
}

}  // namespace

}  // namespace orrery::tools

int main(int count, char** arguments) {
    return count < 2 ? orrery::tools::run("", {})
                     : orrery::tools::run(arguments[1], {arguments + 2, arguments + count});
}
