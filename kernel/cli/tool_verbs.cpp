#include "cli/tool_verbs.h"

#include <iostream>

#include "cli/exit_codes.h"
#include "cli/verbs.h"
#include "tools/check_plugin.h"
#include "tools/describe.h"
#include "tools/drop_in.h"
#include "tools/new_plugin.h"

namespace orrery::kernel {

namespace {

int describe_verb(const std::string& file, bool as_json, bool records) {
    if (records) return std::cout << records_page(), exit_code::ok;
    if (file.empty()) return std::cerr << "orrery describe: name a library, or say --records\n", exit_code::usage;
    auto facts = describe_library(file);
    std::cout << (as_json ? json::dump(facts_to_json(file, facts), json::Style::pretty) + "\n"
                          : facts_to_text(file, facts));
    return exit_code::ok;
}

int check_plugin_verb(const std::string& file, const std::string& conf, Milliseconds deadline, bool as_json) {
    auto report = check_plugin(file, conf, deadline, [&](const TrialResult& result) {
        if (!as_json) std::cout << result_line(result) << std::flush;
    });
    if (as_json)
        std::cout << json::dump(report_to_json(report), json::Style::pretty) << "\n";
    else
        std::cout << report.facts.id << " " << report.facts.version << ": " << report.count("passed") << " passed, "
                  << report.count("failed") << " failed, " << report.count("skipped") << " skipped\n";
    return report.count("failed") == 0 ? exit_code::ok : exit_code::failure;
}

}  // namespace

ToolVerbs::ToolVerbs(CLI::App& app, const CommonOptions& common, std::function<int()>& chosen,
                     std::vector<std::string>& names)
    : app_(app), common_(common), chosen_(chosen), names_(names) {
    add_describe();
    add_check_plugin();
    add_new_plugin();
    add_plugin();
}

CLI::App* ToolVerbs::add(const char* name, const char* help, std::function<int()> what) {
    auto* verb = app_.add_subcommand(name, help);
    names_.emplace_back(name);
    verb->callback([this, what = std::move(what)] { chosen_ = what; });
    return verb;
}

void ToolVerbs::add_describe() {
    auto* verb = add("describe", "what a plugin's library says about itself: roles, ABI, settings, record fields",
                     [this] { return describe_verb(file_, json_, records_); });
    verb->add_option("file", file_, "the library, such as hello.so");
    verb->add_flag("--json", json_, "as JSON, with the fields of every call");
    verb->add_flag("--records", records_, "the reference of record fields, as Markdown");
}

void ToolVerbs::add_check_plugin() {
    auto* verb =
        add("check-plugin", "try a plugin hard: orders of life, wrong settings, garbage, swaps, leaks, both placements",
            [this] { return check_plugin_verb(file_, conf_, Milliseconds(seconds_ * 1000), json_); });
    verb->add_option("file", file_, "the library, such as hello.so")->required();
    verb->add_option("--conf", conf_, "a file with the stanza to try it with")->check(CLI::ExistingFile);
    verb->add_option("--deadline", seconds_, "seconds each trial may take (default 60)")->check(CLI::Range(1u, 3600u));
    verb->add_flag("--json", json_, "the report as JSON");
}

void ToolVerbs::add_new_plugin() {
    auto* verb = add("new-plugin", "write a folder that builds, tests and packs a new plugin", [this] {
        auto folder = new_plugin(kind_, name_, directory_);
        std::cout << folder.string() << "\n  its README.md says how to build, test, check and pack it\n";
        return exit_code::ok;
    });
    verb->add_option("kind", kind_, "service, http, auth, connector or appender")
        ->required()
        ->check(CLI::IsMember(plugin_kinds()));
    verb->add_option("name", name_, "its name, such as key-auth")->required();
    verb->add_option("--directory", directory_, "where to make the folder (default: here)");
}

void ToolVerbs::add_plugin() {
    auto* plugin = add("plugin", "drop-in folders of the site: list, verify, install, disable, enable",
                       [] { return exit_code::usage; });
    plugin->require_subcommand(1);
    auto sub = [&](const char* name, const char* help,
                   int (*what)(const std::filesystem::path& site, const std::string& folder)) {
        auto* verb = plugin->add_subcommand(name, help);
        plugin->callback([] {});  // the subcommand says what is to be done
        verb->callback(
            [this, what] { chosen_ = [this, what] { return what(site_options(common_).folders.site, file_); }; });
        return verb;
    };
    sub("list", "every drop-in folder of the site", list_plugins);
    sub("verify", "is it whole, signed, and by whom?", verify_plugin)
        ->add_option("folder", file_, "the drop-in folder")
        ->required();
    sub("install", "copy a drop-in folder into the site, after verifying it", install_plugin)
        ->add_option("folder", file_, "the drop-in folder")
        ->required();
    sub("disable", "refuse to load it from the next start on", disable_plugin)
        ->add_option("folder", file_, "the drop-in folder")
        ->required();
    sub("enable", "allow it again", enable_plugin)->add_option("folder", file_, "the drop-in folder")->required();
}

}  // namespace orrery::kernel
