#include "cli/tool_verbs.h"

#include <unistd.h>

#include <cstring>

#include "cli/verbs.h"

namespace orrery::kernel {

namespace {

std::string yes_no(bool flag) { return flag ? "yes" : "no"; }

/// Becomes the program that does it; returns only by an Error.
int run_tool(const CommonOptions& common, std::vector<std::string> words) {
    auto program = site_options(common).folders.binary.parent_path().parent_path() / "libexec" / "orrery" / "sdk-tools";
    words.insert(words.begin(), program.string());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(program.c_str(), arguments.data());
    throw Error(Code::not_found, "cannot run " + program.string() + ": " + std::strerror(errno),
                "it is installed with the dispatcher: cmake --install BUILD --component kernel");
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

CLI::App* ToolVerbs::add(const char* name, const char* help, Words words) {
    auto* verb = app_.add_subcommand(name, help);
    names_.emplace_back(name);
    verb->callback(
        [this, words = std::move(words)] { chosen_ = [this, words] { return run_tool(common_, words()); }; });
    return verb;
}

void ToolVerbs::add_describe() {
    auto* verb =
        add("describe", "what a plugin's library says about itself: roles, ABI, settings, record fields", [this] {
            return std::vector<std::string>{"describe", file_, yes_no(json_), yes_no(records_)};
        });
    verb->add_option("file", file_, "the library, such as hello.so");
    verb->add_flag("--json", json_, "as JSON, with the fields of every call");
    verb->add_flag("--records", records_, "the reference of record fields, as Markdown");
}

void ToolVerbs::add_check_plugin() {
    auto* verb =
        add("check-plugin", "try a plugin hard: orders of life, wrong settings, garbage, swaps, leaks, both placements",
            [this] {
                return std::vector<std::string>{"check-plugin", file_, conf_, std::to_string(seconds_), yes_no(json_)};
            });
    verb->add_option("file", file_, "the library, such as hello.so")->required();
    verb->add_option("--conf", conf_, "a file with the stanza to try it with")->check(CLI::ExistingFile);
    verb->add_option("--deadline", seconds_, "seconds each trial may take (default 60)")->check(CLI::Range(1u, 3600u));
    verb->add_flag("--json", json_, "the report as JSON");
}

void ToolVerbs::add_new_plugin() {
    auto* verb = add("new-plugin", "write a folder that builds, tests and packs a new plugin", [this] {
        return std::vector<std::string>{"new-plugin", kind_, name_, directory_};
    });
    verb->add_option("kind", kind_, "service, http, auth, connector or appender")
        ->required()
        ->check(CLI::IsMember({"service", "http", "auth", "connector", "appender"}));
    verb->add_option("name", name_, "its name, such as key-auth")->required();
    verb->add_option("--directory", directory_, "where to make the folder (default: here)");
}

void ToolVerbs::add_plugin() {
    auto* plugin =
        app_.add_subcommand("plugin", "drop-in folders of the site: list, verify, install, seal, disable, enable");
    names_.emplace_back("plugin");
    plugin->require_subcommand(1);
    auto sub = [&](const char* name, const char* help) {
        auto* verb = plugin->add_subcommand(name, help);
        verb->callback([this, name] {
            chosen_ = [this, name] {
                return run_tool(common_, {"plugin", name, site_options(common_).folders.site.string(), file_,
                                          yes_no(json_), yes_no(replace_)});
            };
        });
        return verb;
    };
    sub("list", "every drop-in folder of the site")->add_flag("--json", json_, "as JSON");
    auto* verify = sub("verify", "is it whole, signed, and by whom?");
    verify->add_option("folder", file_, "the drop-in folder")->required();
    verify->add_flag("--json", json_, "as JSON");
    auto* install = sub("install", "copy a drop-in folder into the site, after verifying it");
    install->add_option("folder", file_, "the drop-in folder")->required();
    install->add_flag("--replace", replace_, "in the place of the version that is there, at once");
    for (auto [name, help] :
         {std::pair("seal", "list its files with their digests in `contents`, for its author to sign"),
          std::pair("disable", "refuse to load it from the next start on"), std::pair("enable", "allow it again")})
        sub(name, help)->add_option("folder", file_, "the drop-in folder")->required();
}

}  // namespace orrery::kernel
