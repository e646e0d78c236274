#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>

#include "cli/completion.h"
#include "cli/exit_codes.h"
#include "cli/man_page.h"
#include "cli/tool_verbs.h"
#include "cli/verbs.h"

namespace orrery::kernel {

namespace {

constexpr const char* examples =
    R"(  orrery check                            is services.conf right? (--live: do its connections work?)
  orrery config show --origin             what is in force, and which line says so
  orrery run --site /srv/orrery           run the site of that folder in the foreground
  orrery status                           what runs, and what does not
  orrery why repository                   the reason, down to the cause
  orrery tree                             who needs whom
  orrery reload                           take over a changed services.conf while the site runs
  orrery restart hub                      one service, while the others run on
  orrery swap hub                         its new file, without a request lost
  orrery stop                             the whole site
  orrery logs -f proxy                    what it writes, as it comes
  orrery verbs                            what the running services add, such as `orrery user add`
)";

/// The pages into the folder; without one, the first to stdout.
int write_man_pages(const VerbRow& table, const std::string& folder) {
    auto pages = man_pages(table, examples);
    if (folder.empty()) return std::cout << pages.front().second, exit_code::ok;
    std::filesystem::create_directories(folder);
    for (auto& [name, text] : pages)
        if (!(std::ofstream(folder + "/" + name, std::ios::binary) << text))
            throw Error(Code::denied, "cannot write " + folder + "/" + name);
    return exit_code::ok;
}

void add_common(CLI::App& app, CommonOptions& common) {
    app.fallthrough();
    app.add_option("--config", common.config, "the configuration (default: services.conf in the site's folder)");
    app.add_option("--site", common.site, "the site's folder (default: the folder of the configuration)");
    app.add_option("--run", common.run, "the run directory (default: run in the site's folder)");
    app.add_option("--plugins", common.plugins, "a folder with plugins; may be given several times");
}

/// The kernel's verbs; each stores what is to be done.
class Verbs {
public:
    Verbs(CLI::App& app, const CommonOptions& common)
        : app_(app), common_(common), tools_(app, common, chosen_, names_) {
        app_.require_subcommand(1);
        app_.footer("Examples:\n" + std::string(examples) + "\n" + exit_code_text());
        add("run", "run the site in the foreground", [this] { return run_verb(common_); });
        add_configuration();
        auto* status = add("status", "what runs, and what does not; exit code 1 when something is not ready", [this] {
            return show_verb(common_, names_only_ ? "names" : "status", "", json_ && !names_only_);
        });
        status->add_flag("--json", json_, "everything known, as JSON");
        status->add_flag("--names", names_only_, "only the names of the services, one a line");
        add_shown("tree", "who needs whom, each with its state");
        add_shown("why", "why a service is in its state, down to the cause")
            ->add_option("service", name_, "the service")
            ->required();
        add("reload", "take over a changed configuration: only what is different is changed", [this] {
            return reload_verb(common_, json_);
        })->add_flag("--json", json_, "what became of each service, as JSON");
        add_named("start", "start a service, with everything it requires", true);
        add_named("stop", "stop a service after those that require it; without a name: the site", false);
        add_named("restart", "restart one service while the others run on", true);
        auto* swap = add("swap", "put a plugin's present file in the place of what runs, without losing a request",
                         [this] { return swap_verb(common_, name_, file_); });
        swap->add_option("service", name_, "the service")->required();
        swap->add_option("--to", file_, "this library instead of the one in the plugin's folder");
        auto* logs =
            add("logs", "the last rows of a service's log", [this] { return logs_verb(common_, name_, wanted_); });
        logs->add_option("service", name_, "the service, or orrery for the dispatcher itself")->required();
        logs->add_flag("-f,--follow", wanted_.follow, "wait for more");
        logs->add_flag("--json", wanted_.as_json, "each row as a JSON object, one a line");
        logs->add_option("-n,--lines", wanted_.lines, "how many rows (default 40)")->check(CLI::Range(1u, 100'000u));
        add_shown("verbs", "the verbs that the running services add");
        add_pages();
        for (auto* verb : app_.get_subcommands([](CLI::App*) { return true; })) verb->footer(exit_code_text());
    }
    int run() const { return chosen_(); }
    bool knows(const std::string& word) const { return std::find(names_.begin(), names_.end(), word) != names_.end(); }

private:
    void add_configuration() {
        auto* check = add("check", "everything that is wrong with the configuration, without starting anything",
                          [this] { return check_verb(common_, live_, json_); });
        check->add_flag("--live", live_, "also try the connections of plugins, and the ports of a site that runs");
        check->add_flag("--json", json_, "the problems as JSON");
        auto* config = app_.add_subcommand("config", "the configuration that is in force");
        names_.emplace_back("config");
        config->require_subcommand(1);
        auto* show = config->add_subcommand("show", "every value in force, secrets hidden");
        show->callback([this] { chosen_ = [this] { return config_show_verb(common_, name_, origin_, json_); }; });
        show->add_option("service", name_, "one service only");
        show->add_flag("--origin", origin_, "and where it comes from: a line, the environment, a default");
        show->add_flag("--json", json_, "as JSON, with origins");
    }
    CLI::App* add(const char* name, const char* help, std::function<int()> what) {
        auto* verb = app_.add_subcommand(name, help);
        names_.emplace_back(name);
        verb->callback([this, what = std::move(what)] { chosen_ = what; });
        return verb;
    }
    CLI::App* add_shown(const char* name, const char* help) {
        auto* verb = add(name, help, [this, name] { return show_verb(common_, name, name_, json_); });
        verb->add_flag("--json", json_, "everything known, as JSON");
        return verb;
    }
    void add_named(const char* verb, const char* help, bool required) {
        auto* option = add(verb, help, [this, verb] {
                           return ask_verb(common_, verb, name_);
                       })->add_option("service", name_, "the service");
        if (required) option->required();
    }

    void add_pages() {
        add("completion", "a script that completes this command line in a shell",
            [this] { return std::cout << completion_script(verb_table(app_), shell_), exit_code::ok; })
            ->add_option("shell", shell_, "bash, zsh or fish")
            ->required()
            ->check(CLI::IsMember({"bash", "zsh", "fish"}));
        add("man", "the manual pages, made of what --help shows", [this] {
            return write_man_pages(verb_table(app_), folder_);
        })->add_option("--directory", folder_, "write all of them into this folder, instead of the first to stdout");
    }

    CLI::App& app_;
    const CommonOptions& common_;
    std::function<int()> chosen_;
    std::vector<std::string> names_;
    ToolVerbs tools_;
    std::string name_, file_, shell_, folder_;
    bool json_ = false, names_only_ = false, live_ = false, origin_ = false;
    LogsWanted wanted_;
};

/// Where the verb stands: behind the common options and their values. At the end when there is none.
std::vector<std::string>::iterator find_verb(std::vector<std::string>& words) {
    constexpr std::string_view with_value[] = {"--config", "--site", "--run", "--plugins"};
    auto at = words.begin();
    while (at != words.end() && at->starts_with("-")) {
        bool takes_next = std::find(std::begin(with_value), std::end(with_value), *at) != std::end(with_value);
        at += takes_next && at + 1 != words.end() ? 2 : 1;
    }
    return at;
}

int parse_and_run(std::vector<std::string> words) {
    CommonOptions common;
    CLI::App app("Orrery: runs the services of an analytics site", "orrery");
    add_common(app, common);
    Verbs verbs(app, common);
    auto verb = find_verb(words);
    std::vector<std::string> typed;
    if (verb != words.end() && !verbs.knows(*verb)) {
        // Not ours: what follows belongs to a plugin, and only the options before it are read here.
        typed.assign(verb, words.end());
        words.erase(verb, words.end());
        app.require_subcommand(0);
    }
    try {
        std::reverse(words.begin(), words.end());  // CLI11 takes them from the end
        app.parse(words);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_code::ok : exit_code::usage;
    }
    return typed.empty() ? verbs.run() : plugin_verb(common, typed);
}

}  // namespace

int command_line(int count, char** arguments) {
    return told([&] { return parse_and_run({arguments + 1, arguments + count}); });
}

}  // namespace orrery::kernel
