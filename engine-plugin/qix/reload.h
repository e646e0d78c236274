// One run of an app's load script, from the request to the new data.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "qix/call.h"
#include "qix/reload_debugger.h"
#include "qix/reload_jobs.h"

namespace orrery::qix {

struct ReloadResult {
    bool success = false;
    std::string log_file;  ///< name of the script log
};

enum class ReloadMode { whole, partial };  ///< partial: tables stay, only loads with ADD, REPLACE or MERGE run

struct ReloadOptions {
    ReloadMode mode = ReloadMode::whole;
    engine::OnError on_error = engine::OnError::as_script_says;
    bool runs_on = false;  ///< behind errors, where ErrorMode is 1
    bool skip_store = false;
    std::optional<std::uint64_t> most_rows;
    std::shared_ptr<ReloadDebugger> debugger;  ///< null: nobody stops it
};

/// Runs the script of the session's app on a reload thread, writes its log, publishes the new data to every session.
/// `answer` makes the method's result. Throws QixError: no right, a reload that runs already.
Background reload_app(Call& call, const std::shared_ptr<ReloadJob>& job, ReloadOptions options,
                      std::function<json::Value(const ReloadResult&)> answer);

}  // namespace orrery::qix
