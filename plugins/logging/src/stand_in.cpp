#include "stand_in.h"

#include <algorithm>
#include <iostream>

#include "surroundings.h"

namespace orrery::logging {
namespace {

constexpr int usage_fault = 2;

/// The verb, with what its plugin knows of its stanza.
Verb offline(std::string_view name) {
    const auto all = log_verbs();
    auto out = *std::find_if(all.begin(), all.end(), [&](auto& verb) { return verb.name == name; });
    out.options.insert(
        out.options.end(),
        {{"site", "the site's folder; the present one without it"},
         {"log", "the folder of its logs; Log without it"},
         {"archive", "the folder of closed files, with one for each node; share/ArchivedLogs without it"},
         {"machine", "the node's name; what the system calls it without it"}});
    if (name == "log verify")
        out.options.emplace_back("heads",
                                 "where the node keeps the numbers of rows, to notice those cut off at the end");
    std::replace(out.name.begin(), out.name.end(), ' ', '-');
    return out;
}

std::string usage(const Verb& verb) {
    std::string out = "usage: orrery-" + verb.name + " " + verb.arguments + " [options]\n  " + verb.help + "\n";
    for (auto& [name, help] : verb.options)
        out += "  --" + name + std::string(name.size() < 12 ? 12 - name.size() : 1, ' ') + help + "\n";
    return out;
}

/// As the dispatcher hands it to the plugin: --name value, --name=value, or --name alone, as --json always is. Throws
/// Error(invalid).
Fields read_typed(const Verb& verb, std::string_view name, const std::vector<std::string>& words) {
    Fields out{{"verb", name}};
    for (auto word = words.begin(); word != words.end(); ++word) {
        if (!word->starts_with("--")) {
            out.add("argument", *word);
            continue;
        }
        const auto mark = word->find('=');
        const auto option = word->substr(2, mark == word->npos ? mark : mark - 2);
        if (std::none_of(verb.options.begin(), verb.options.end(), [&](auto& one) { return one.first == option; }))
            throw Error(Code::invalid, "there is no option --" + option);
        const auto next = word + 1;
        if (mark != word->npos)
            out.add("option.", option, std::string_view(*word).substr(mark + 1));
        else if (option != "json" && next != words.end() && !next->starts_with("--"))
            out.add("option.", option, *(word = next));
        else
            out.add("option.", option, "true");
    }
    return out;
}

/// Where the files of the site lie.
struct Places {
    fs::path site, log, archive;  ///< archive: the node's own
    explicit Places(const Arguments& typed) : site(typed.option("site").value_or(".")) {
        log = site / typed.option("log").value_or("Log");
        const auto machine = typed.option("machine");
        archive = site / typed.option("archive").value_or("share/ArchivedLogs") /
                  (machine ? file_part(*machine) : surroundings_here().machine);
    }
};

CommandResult verify_there(const Arguments& typed, const Places& at) {
    VerifyRequest request;
    const auto folders = words_of(typed);
    request.folders.assign(folders.begin(), folders.end());
    if (folders.empty()) {
        for (auto& folder : {at.log, at.archive})
            if (fs::exists(folder)) request.folders.push_back(folder);
        request.heads = at.site / "data/logging/heads";
    }
    if (const auto heads = typed.option("heads")) request.heads = *heads;
    const auto key = typed.option("key");
    return run_verify(std::move(request), key ? fs::path(*key) : at.site / "secrets/site.key",
                      typed.option("json").value_or("false") != "false");
}

}  // namespace

int stand_in(std::string_view name, const std::vector<std::string>& words) {
    const auto verb = offline(name);
    if (std::count(words.begin(), words.end(), "--help")) return std::cout << usage(verb), 0;
    try {
        const auto fields = read_typed(verb, name, words);
        const Arguments typed(fields.record());
        const Places at(typed);
        const auto result =
            name == "log verify"
                ? verify_there(typed, at)
                : CommandResult{
                      0, find_rows(read_query(typed, searched_folders(at.log, at.archive, typed.option("node")))), {}};
        std::cout << result.output;
        std::cerr << result.errors;
        return result.exit_code;
    } catch (const Error& error) {
        std::cerr << "orrery-" << verb.name << ": " << error.message()
                  << (error.hint().empty() ? "" : "; " + error.hint()) << "\n";
        return error.code() == Code::invalid ? usage_fault : 1;
    } catch (const std::exception& failure) {
        std::cerr << "orrery-" << verb.name << ": " << failure.what() << "\n";
        return 1;
    }
}

}  // namespace orrery::logging
