// Between a reload that is debugged and whoever debugs it: where it stops, what it asks, what is answered.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "orrery/kit/json.h"
#include "script/run_script.h"

namespace orrery::qix {

/// A place of the script at which a reload stops, as an editor keeps it. The first line is 1.
struct Breakpoint {
    std::string buffer;
    std::int64_t line = 0;
    bool enabled = false;
};

/// How a session wants its reloads.
struct ReloadSettings {
    bool stop_on_error = true;  ///< where ErrorMode is 1
    bool ask_on_error = false;  ///< the same, in reloads that are debugged
    std::vector<Breakpoint> breakpoints;
};

/// A reload stops at breakpoints, after each step while it is stepped through, at an error if that is wanted, and at
/// its end. Without a breakpoint it is stepped through from its first statement. [any thread]
class ReloadDebugger {
public:
    /// The answers to a stop before a statement. Anything else ends the reload; it is also the answer of nobody for
    /// `patience`.
    static constexpr std::int64_t kRun = 1, kStep = 2;
    static constexpr std::chrono::milliseconds kPatience = std::chrono::minutes(5);

    ReloadDebugger(const std::string& script, const ReloadSettings& settings,
                   std::chrono::milliseconds patience = kPatience);

    /// Whether it is asked at an error; otherwise the reload goes on or not as it would without a debugger.
    bool asks_at_errors() const { return ask_on_error_; }
    // By the reload; they wait for an answer. False ends the run.
    bool step(const engine::ScriptStep& next, const std::stop_token& stop);
    bool goes_on(const engine::ScriptFailure& failure, const std::stop_token& stop);
    void end(const std::stop_token& stop);

    /// InteractDef of what is waited for; nothing while the reload runs.
    std::optional<json::Value> wanted() const;
    /// False when nothing was asked.
    bool answer(std::int64_t result);

private:
    void stop_at(const std::vector<Breakpoint>& breakpoints, const std::string& script);
    bool is_stopped_at(const engine::ScriptStep& next) const;
    /// The answer; 0 when there is none.
    std::int64_t ask(json::Value question, const std::stop_token& stop);

    const bool ask_on_error_;
    const std::chrono::milliseconds patience_;
    std::vector<std::uint32_t> lines_;  // of statements at which it stops
    bool stepping_ = false;             // used by the reload alone, as is the next
    std::uint32_t last_line_ = 0;

    mutable std::mutex mutex_;
    std::condition_variable_any answered_;
    std::optional<json::Value> question_;
    std::optional<std::int64_t> answer_;
};

}  // namespace orrery::qix
