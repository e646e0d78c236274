// One run of an app's load script, from the request to the new data.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "qix/call.h"
#include "qix/reload_jobs.h"

namespace orrery::qix {

class Session;

struct ReloadResult {
    bool success = false;
    std::string log_file;  ///< name of the script log
};

enum class ReloadMode { whole, partial };  ///< partial: tables stay, only loads with ADD, REPLACE or MERGE run

/// Runs the script of the session's app on a reload thread, writes its log, publishes the new data to every session.
/// `answer` makes the method's result. Throws QixError: no right, a reload that runs already.
Background reload_app(Session& session, const std::shared_ptr<ReloadJob>& job, ReloadMode mode,
                      std::function<json::Value(const ReloadResult&)> answer);

}  // namespace orrery::qix
