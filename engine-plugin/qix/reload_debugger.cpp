#include "qix/reload_debugger.h"

#include <algorithm>
#include <utility>

#include "script/statement.h"

namespace orrery::qix {
namespace {

constexpr int kOkAndCancel = 17;
constexpr std::int64_t kContinue = 1;

/// {qType, …} with every member that the interface knows.
json::Value interact(const char* type) {
    return json::Value::object({{"qType", type},
                                {"qTitle", ""},
                                {"qMsg", ""},
                                {"qButtons", 0},
                                {"qLine", ""},
                                {"qOldLineNr", 0},
                                {"qNewLineNr", 0},
                                {"qPath", ""},
                                {"qHidden", false},
                                {"qResult", 0},
                                {"qInput", ""}});
}

}  // namespace

ReloadDebugger::ReloadDebugger(const std::string& script, const ReloadSettings& settings,
                               std::chrono::milliseconds patience)
    : ask_on_error_(settings.ask_on_error), patience_(patience) {
    stop_at(settings.breakpoints, script);
    stepping_ = lines_.empty();
}

/// A breakpoint where no statement stands moves down to the next one.
void ReloadDebugger::stop_at(const std::vector<Breakpoint>& breakpoints, const std::string& script) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> statements;
    try {
        statements = engine::statement_lines(engine::split_script(script));
    } catch (const engine::ScriptError&) {  // the reload itself will say so
        return;
    }
    std::sort(statements.begin(), statements.end());
    for (const Breakpoint& breakpoint : breakpoints) {
        if (!breakpoint.enabled) continue;
        const auto found = std::find_if(statements.begin(), statements.end(), [&](const auto& each) {
            return breakpoint.line <= static_cast<std::int64_t>(each.second);
        });
        if (found != statements.end()) lines_.push_back(found->first);
    }
}

bool ReloadDebugger::is_stopped_at(const engine::ScriptStep& next) const {
    return !next.expanded && std::find(lines_.begin(), lines_.end(), next.line) != lines_.end();
}

bool ReloadDebugger::step(const engine::ScriptStep& next, const std::stop_token& stop) {
    const bool reached = is_stopped_at(next);
    const std::uint32_t before = std::exchange(last_line_, next.line);
    if (!stepping_ && !reached) return true;
    json::Value question = interact(reached ? "IT_BREAK" : "IT_SCRIPTLINE");
    question.set("qLine", std::string(next.text));
    question.set("qOldLineNr", before);
    question.set("qNewLineNr", next.line);
    const std::int64_t answer = ask(std::move(question), stop);
    stepping_ = answer == kStep;
    return answer == kRun || answer == kStep;
}

bool ReloadDebugger::goes_on(const engine::ScriptFailure& failure, const std::stop_token& stop) {
    json::Value question = interact("IT_MSGBOX");
    question.set("qTitle", "Script error");
    question.set("qMsg", failure.describe());
    question.set("qButtons", kOkAndCancel);
    question.set("qNewLineNr", failure.line);
    return ask(std::move(question), stop) == kContinue;
}

void ReloadDebugger::end(const std::stop_token& stop) {
    json::Value question = interact("IT_END");
    question.set("qOldLineNr", last_line_);
    ask(std::move(question), stop);
}

std::int64_t ReloadDebugger::ask(json::Value question, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    question_ = std::move(question);
    answered_.wait_for(lock, stop, patience_, [&] { return answer_.has_value(); });
    question_.reset();
    return std::exchange(answer_, std::nullopt).value_or(0);
}

std::optional<json::Value> ReloadDebugger::wanted() const {
    const std::lock_guard lock(mutex_);
    return question_;
}

bool ReloadDebugger::answer(std::int64_t result) {
    const std::lock_guard lock(mutex_);
    if (!question_) return false;
    // From here on nothing is asked, whenever the reload wakes up.
    question_.reset();
    answer_ = result;
    answered_.notify_all();
    return true;
}

}  // namespace orrery::qix
