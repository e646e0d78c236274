// Reloads that run or ran lately, and what GetProgress says of them.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "orrery/kit/json.h"

namespace orrery::qix {

class ReloadDebugger;

/// Codes of messages that clients show in the user's language.
enum class ProgressCode : int { error = 10, done = 11, reload = 20, access_denied = 30 };

/// One reload as it goes. Written by the reload, read by polls. [any thread]
class ReloadJob {
public:
    explicit ReloadJob(std::int64_t id) : id_(id) {}
    std::int64_t id() const { return id_; }

    /// A line that stays: it is handed to the next poll; with a code, clients show it in the user's language.
    void add_line(std::string line, std::optional<ProgressCode> code = std::nullopt);
    /// A line that is replaced: rows read so far.
    void set_transient(std::string line);
    void add_error(std::string message, std::string line_text, int line, bool warning);
    void finish();

    /// From now on the job can be asked what it waits for.
    void debug_with(std::shared_ptr<ReloadDebugger> debugger);
    /// Null where nobody debugs it.
    std::shared_ptr<ReloadDebugger> debugger();

    /// ProgressData; lines are handed out once.
    json::Value take_progress();

private:
    const std::int64_t id_;
    std::mutex mutex_;
    const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point finished_at_{};
    bool finished_ = false;
    std::string lines_;
    json::Value messages_ = json::Value::array();
    std::string transient_;
    json::Value errors_ = json::Value::array();
    std::shared_ptr<ReloadDebugger> debugger_;
};

class ReloadJobs {
public:
    std::shared_ptr<ReloadJob> start();
    /// Null for an unknown id, or a job that nobody debugs.
    std::shared_ptr<ReloadDebugger> debugger(std::int64_t id);
    /// ProgressData of a job; one that has neither started nor finished for an unknown id.
    json::Value progress(std::int64_t id);

private:
    std::shared_ptr<ReloadJob> find(std::int64_t id);
    static constexpr std::size_t kRemembered = 64;
    std::mutex mutex_;
    std::int64_t next_ = 1;
    std::map<std::int64_t, std::shared_ptr<ReloadJob>> jobs_;
};

}  // namespace orrery::qix
