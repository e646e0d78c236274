// `orrery check-plugin`: every trial in a process of its own, in both placements.
#pragma once
#include <orrery/kit/json.h>

#include <functional>

#include "conf/problem.h"
#include "conf/values.h"
#include "names.h"
#include "plugins/facts.h"

namespace orrery::tools {

struct TrialResult {
    std::string name, placement, promise;
    std::string outcome;  ///< passed | failed | skipped
    std::string detail;   ///< why, for failed and skipped
    Milliseconds took{0};
};

struct PluginReport {
    std::string file;
    PluginFacts facts;
    std::vector<TrialResult> results;
    size_t count(std::string_view outcome) const;
};

/// Tries the library with the stanza of `conf` ("" for none); each trial has `deadline`. `told` hears every result as
/// it comes. Throws Error when the library is refused or the stanza is wrong.
PluginReport check_plugin(const std::string& file, const std::string& conf, Milliseconds deadline,
                          const std::function<void(const TrialResult&)>& told);

std::string result_line(const TrialResult& result);
json::Value report_to_json(const PluginReport& report);

}  // namespace orrery::tools
