#include "verbs.h"

#include <orrery/kit/json.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "columns.h"
#include "seals.h"

namespace orrery::logging {
namespace {

constexpr size_t usual_lines = 20, most_lines = 100'000;

size_t line_count(std::string_view text) {
    size_t count = 0;
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (failed != std::errc{} || end != text.data() + text.size() || count == 0 || count > most_lines)
        throw Error(Code::invalid, "--lines=" + std::string(text) + ": expected a number from 1 to 100000");
    return count;
}

bool is_set(const Arguments& arguments, std::string_view name) {
    return arguments.option(name).value_or("false") != "false";
}

bool same(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}
bool names_log(std::string_view word) {
    const auto& all = declarations();
    return std::any_of(all.begin(), all.end(), [&](const Declaration& log) {
        return same(word, log.facility) || same(word, log.service) ||
               same(word, std::string(log.facility) + "." + std::string(log.service));
    });
}

std::string json_of(const VerifiedLog& log) {
    return json::dump(json::Value::Object{{"log", log.log},
                                          {"files", static_cast<std::int64_t>(log.files)},
                                          {"rows", static_cast<std::int64_t>(log.rows)},
                                          {"intact", log.finding.empty()},
                                          {"finding", log.finding}});
}

}  // namespace

std::vector<Verb> log_verbs() {
    const std::pair<std::string, std::string> where{"where",
                                                    "FIELD=VALUE: only rows with that in the column; VALUE* for "
                                                    "what begins so; several must all fit"};
    const std::pair<std::string, std::string> as_json{"json", "a JSON object a row"};
    const std::pair<std::string, std::string> node{"node",
                                                   "archived files of the node of that name instead; * for all nodes"};
    return {{"log tail",
             "The newest rows of the default logs, also from archived files",
             "[LOG]",
             {{"lines", "how many; 20 without it"}, where, node, as_json},
             "orrery log tail AuditActivity.Proxy --where UserId=alice"},
            {"log grep",
             "Rows that contain a text, also in archived files",
             "TEXT [LOG]",
             {where, node, as_json},
             "orrery log grep 'Open connection' AuditActivity.Proxy"},
            {"log verify",
             "Whether audit, security and license logs are as they were written; exit code 1: the row or file named is "
             "not, 3: it cannot be told",
             "[DIR]",
             {{"key", "the file with the site's key, for logs of another place"}, {"json", "a JSON object a log"}},
             "orrery log verify"},
            {"log level",
             "Shows the levels that were set, or sets one: off, fatal, error, warn, info, debug; `default` "
             "takes it back",
             "[LOGGER|stanza:NAME] [LEVEL]",
             {},
             "orrery log level Audit.Proxy debug"}};
}

std::vector<std::string_view> words_of(const Arguments& arguments) {
    auto words = arguments.positional();
    const auto taken = arguments.option("json").value_or("true");
    if (taken == "true" || taken == "false") return words;
    words.insert(names_log(taken) ? words.end() : words.begin(), taken);
    return words;
}

Query read_query(const Arguments& arguments, std::vector<fs::path> folders) {
    Query out;
    out.folders = std::move(folders);
    out.as_json = is_set(arguments, "json");
    const bool greps = arguments.verb() == "log grep";
    auto words = words_of(arguments);
    if (greps) {
        if (words.empty()) throw Error(Code::invalid, "which text?", "orrery log grep TEXT [LOG]");
        out.text = words.front();
        words.erase(words.begin());
    } else {
        out.newest = usual_lines;
        if (auto lines = arguments.option("lines")) out.newest = line_count(*lines);
    }
    if (words.size() > 1) throw Error(Code::invalid, "one log at a time: '" + std::string(words[1]) + "' is too much");
    if (!words.empty()) out.log = words.front();
    for (auto where : arguments.options("where")) {
        const auto equal = where.find('=');
        if (equal == where.npos || equal == 0)
            throw Error(Code::invalid, "--where=" + std::string(where) + ": expected FIELD=VALUE");
        out.where.emplace_back(where.substr(0, equal), where.substr(equal + 1));
    }
    return out;
}

CommandResult run_verify(VerifyRequest request, const fs::path& key_file, bool as_json) {
    CommandResult out;
    std::vector<VerifiedLog> found;
    try {
        request.site_key = read_site_key(key_file);
        found = verify(request);
    } catch (const std::exception& failure) {
        return {verify_impossible, {}, std::string(failure.what()) + "\n"};
    }
    if (found.empty()) return {verify_impossible, {}, "there are no sealed logs here\n"};
    for (auto& log : found) {
        if (!log.finding.empty()) out.exit_code = verify_tampered;
        if (as_json)
            out.output += json_of(log) + "\n";
        else
            out.output += (log.finding.empty() ? log.log + ": " + std::to_string(log.rows) + " rows in " +
                                                     std::to_string(log.files) + " files are as they were written"
                                               : log.log + ": " + log.finding) +
                          "\n";
    }
    return out;
}

}  // namespace orrery::logging
