#include "check_plugin.h"

#include <algorithm>
#include <filesystem>

#include "describe.h"
#include "plugins/copy.h"
#include "plugins/scratch_folder.h"
#include "trials.h"

namespace orrery::tools {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// A wrong stanza would only make every trial fail for the same reason.
void check_stanza(const std::string& conf, const PluginFacts& facts) {
    Problems problems;
    auto stanza = bench_stanza(conf, problems);
    check_settings(stanza, facts.settings, conf.empty() ? fs::path() : fs::absolute(conf).parent_path(), problems);
    std::string text;
    auto shown = conf.empty() ? "no --conf was given" : fs::path(conf).filename().string();
    for (auto& problem : problems.items())
        if (problem.weight == Problem::Weight::error) text += (text.empty() ? "" : "\n") + problem.text(shown);
    if (!text.empty())
        throw Error(Code::invalid, text,
                    "give a stanza for the trials with --conf FILE: [name], Plugin=…, [name.parameters] and its lines");
}

std::string failure_of(const WorkerReport& report, Milliseconds deadline) {
    auto where = report.doing.empty() ? "" : " in: " + report.doing;
    std::string text;
    if (report.late)
        text = "it did not come back within " + std::to_string(deadline.count() / 1000) + " s" + where;
    else if (!report.result)
        text = "the process " + report.ending.text() + where;
    else
        text = std::string(report.result->value_or("detail", ""));
    if (!report.errors.empty() && !report.result) text += "\nit wrote: " + report.errors;
    return text;
}

TrialResult one(const Trial& trial, const std::string& file, const std::string& conf, const std::string& placement,
                Milliseconds deadline) {
    TrialResult out{std::string(trial.name), placement, std::string(trial.promise), {}, {}, {}};
    ScratchFolder scratch;
    auto began = Clock::now();
    auto report = run_worker({out.name, file, conf, placement, scratch.path().string()}, deadline);
    out.took = std::chrono::duration_cast<Milliseconds>(Clock::now() - began);
    auto said = report.result ? report.result->value_or("result", "failed") : "failed";
    out.outcome = said == "ok" ? "passed" : said == "skipped" ? "skipped" : "failed";
    if (out.outcome != "passed") out.detail = failure_of(report, deadline);
    return out;
}

}  // namespace

size_t PluginReport::count(std::string_view outcome) const {
    return static_cast<size_t>(
        std::count_if(results.begin(), results.end(), [&](auto& result) { return result.outcome == outcome; }));
}

PluginReport check_plugin(const std::string& file, const std::string& conf, Milliseconds deadline,
                          const std::function<void(const TrialResult&)>& told) {
    PluginReport report{file, describe_library(file), {}};
    check_stanza(conf, report.facts);
    auto library = fs::absolute(file).string(), stanza = conf.empty() ? conf : fs::absolute(conf).string();
    bool alone = is_program(open_checked(library));
    for (auto& trial : trials())
        for (auto* placement : {"inprocess", "isolated"}) {
            bool isolated = std::string_view(placement) == "isolated";
            if (alone ? !isolated : isolated && !trial.isolated_too) continue;
            report.results.push_back(one(trial, library, stanza, placement, deadline));
            told(report.results.back());
        }
    return report;
}

std::string result_line(const TrialResult& result) {
    auto mark = result.outcome == "passed" ? "  ok    " : result.outcome == "failed" ? "  FAIL  " : "  skip  ";
    auto line = mark + result.name + std::string(16 - std::min<size_t>(15, result.name.size()), ' ') + result.placement;
    if (result.outcome == "passed") return line + "\n";
    std::string detail;
    for (char c : result.detail) detail += c == '\n' ? std::string("\n          ") : std::string(1, c);
    return line + "\n          " + detail + "\n" +
           (result.outcome == "failed" ? "          expected: " + result.promise + "\n" : "");
}

json::Value report_to_json(const PluginReport& report) {
    auto tests = json::Value::array();
    for (auto& result : report.results)
        tests.push_back(json::Value::object({{"name", result.name},
                                             {"placement", result.placement},
                                             {"promise", result.promise},
                                             {"outcome", result.outcome},
                                             {"detail", result.detail},
                                             {"milliseconds", result.took.count()}}));
    return json::Value::object({{"plugin", facts_to_json(report.file, report.facts)},
                                {"tests", tests},
                                {"passed", report.count("passed")},
                                {"failed", report.count("failed")},
                                {"skipped", report.count("skipped")}});
}

}  // namespace orrery::tools
