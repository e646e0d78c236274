#include <orrery/kit/json.h>

#include <iostream>

#include "check/live.h"
#include "cli/exit_codes.h"
#include "cli/verbs.h"
#include "lifecycle/site_lock.h"

namespace orrery::kernel {

namespace {

json::Value problem_to_json(const Problem& problem, const std::string& shown) {
    return json::Value::object({{"severity", problem.weight == Problem::Weight::error ? "error" : "warning"},
                                {"file", problem.at.file.empty() ? shown : problem.at.file},
                                {"line", problem.at.line},
                                {"service", problem.stanza},
                                {"message", problem.message},
                                {"hint", problem.hint}});
}

/// What an administrator should know although it is no problem.
std::vector<std::string> notes_of(const Examination& examined, bool runs) {
    std::vector<std::string> out;
    if (runs) out.push_back("ports not tried: the site runs");
    std::string trusted;
    for (auto& stanza : examined.conf.stanzas)
        if (auto* one = examined.find(stanza.name);
            one && stanza.enabled && !one->place.shipped && one->placement == Placement::inprocess)
            trusted += (trusted.empty() ? "" : " ") + stanza.name;
    if (!trusted.empty()) out.push_back("fully trusted, as it runs in process: " + trusted);
    return out;
}

void print_json(const Examination& examined, const std::string& shown, const std::vector<std::string>& notes) {
    auto problems = json::Value::array(), told = json::Value::array();
    for (auto& problem : examined.conf.problems.items()) problems.push_back(problem_to_json(problem, shown));
    for (auto& note : notes) told.push_back(note);
    auto report = json::Value::object({{"file", examined.conf.file.string()},
                                       {"ok", !examined.conf.problems.any_error()},
                                       {"services", examined.conf.stanzas.size()},
                                       {"problems", problems},
                                       {"notes", told}});
    std::cout << json::dump(report, json::Style::pretty) << "\n";
}

void print_text(const Examination& examined, const std::string& shown, const std::vector<std::string>& notes) {
    for (auto& problem : examined.conf.problems.items()) std::cout << problem.text(shown) << "\n";
    if (examined.conf.problems.any_error()) return;
    std::cout << shown << ": " << examined.conf.stanzas.size() << " services, no errors";
    for (size_t i = 0; i < notes.size(); ++i) std::cout << (i ? "; " : " (") << notes[i];
    std::cout << (notes.empty() ? "\n" : ")\n");
}

}  // namespace

int check_verb(const CommonOptions& common, bool live, bool as_json) {
    auto options = site_options(common);
    Examination examined(options);
    // A running site holds its own ports: then only the others' can be checked, which its own start did.
    bool runs = site_is_locked(options.folders.run);
    check_folders(examined, options.folders);
    examined.check_everything(!runs);
    if (live) try_connections(examined, options.folders, runs);
    auto shown = options.config.filename().string();
    auto notes = notes_of(examined, runs && !live);
    as_json ? print_json(examined, shown, notes) : print_text(examined, shown, notes);
    return examined.conf.problems.any_error() ? exit_code::configuration : exit_code::ok;
}

}  // namespace orrery::kernel
