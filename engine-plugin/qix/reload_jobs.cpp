#include "qix/reload_jobs.h"

#include "qix/reload_debugger.h"

namespace orrery::qix {
namespace {

constexpr std::size_t kLongestLog = 4u << 20;  // of lines that nobody polls

json::Value idle_progress() {
    return json::Value::object({{"qStarted", false},
                                {"qFinished", false},
                                {"qCompleted", 0},
                                {"qTotal", 0},
                                {"qKB", 0},
                                {"qMillisecs", 0},
                                {"qUserInteractionWanted", false},
                                {"qPersistentProgress", ""},
                                {"qTransientProgress", ""},
                                {"qErrorData", json::Value::array()},
                                {"qPersistentProgressMessages", json::Value::array()}});
}

}  // namespace

void ReloadJob::add_line(std::string line, std::optional<ProgressCode> code) {
    const std::lock_guard lock(mutex_);
    if (lines_.size() > kLongestLog) return;
    if (code)
        messages_.push_back(json::Value::object(
            {{"qMessageCode", static_cast<int>(*code)}, {"qMessageParameters", json::Value::array({line})}}));
    if (!lines_.empty()) lines_ += '\n';
    lines_ += line;
}

void ReloadJob::set_transient(std::string line) {
    const std::lock_guard lock(mutex_);
    transient_ = std::move(line);
}

void ReloadJob::add_error(std::string message, std::string line_text, int line, bool warning) {
    const std::lock_guard lock(mutex_);
    errors_.push_back(json::Value::object({{"qErrorString", std::move(message)},
                                           {"qLineEnd", "\n"},
                                           {"qLine", line > 0 ? std::to_string(line) + ": " + line_text : line_text},
                                           {"qErrorDataCode", warning ? "EDC_WARNING" : "EDC_ERROR"}}));
}

void ReloadJob::finish() {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    finished_at_ = std::chrono::steady_clock::now();
    transient_.clear();
}

void ReloadJob::debug_with(std::shared_ptr<ReloadDebugger> debugger) {
    const std::lock_guard lock(mutex_);
    debugger_ = std::move(debugger);
}

std::shared_ptr<ReloadDebugger> ReloadJob::debugger() {
    const std::lock_guard lock(mutex_);
    return debugger_;
}

json::Value ReloadJob::take_progress() {
    const std::lock_guard lock(mutex_);
    json::Value progress = idle_progress();
    const auto until = finished_ ? finished_at_ : std::chrono::steady_clock::now();
    progress.set("qStarted", true);
    progress.set("qFinished", finished_);
    progress.set("qMillisecs", std::chrono::duration_cast<std::chrono::milliseconds>(until - started_).count());
    progress.set("qPersistentProgress", std::exchange(lines_, {}));
    progress.set("qTransientProgress", transient_);
    progress.set("qErrorData", errors_);
    progress.set("qUserInteractionWanted", debugger_ != nullptr && debugger_->wanted().has_value());
    progress.set("qPersistentProgressMessages", std::exchange(messages_, json::Value::array()));
    return progress;
}

std::shared_ptr<ReloadJob> ReloadJobs::start() {
    const std::lock_guard lock(mutex_);
    auto job = std::make_shared<ReloadJob>(next_++);
    jobs_.emplace(job->id(), job);
    while (jobs_.size() > kRemembered) jobs_.erase(jobs_.begin());
    return job;
}

std::shared_ptr<ReloadJob> ReloadJobs::find(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = jobs_.find(id);
    return found == jobs_.end() ? nullptr : found->second;
}

std::shared_ptr<ReloadDebugger> ReloadJobs::debugger(std::int64_t id) {
    const std::shared_ptr<ReloadJob> job = find(id);
    return job != nullptr ? job->debugger() : nullptr;
}

json::Value ReloadJobs::progress(std::int64_t id) {
    const std::shared_ptr<ReloadJob> job = find(id);
    return job != nullptr ? job->take_progress() : idle_progress();
}

}  // namespace orrery::qix
