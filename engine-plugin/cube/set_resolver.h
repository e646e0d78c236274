// Set analysis: from a parsed set to the records it stands for.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "cube/environment.h"
#include "cube/record_set.h"
#include "expression/error.h"

namespace orrery::engine {

/// Evaluates each set once. Lives as long as one calculation; used by one thread.
class SetResolver {
public:
    /// Sets without identifier start from `context`, null = the state's own selections.
    SetResolver(const ChartEnvironment& environment, std::string_view state);

    /// The records of the state, or of the context set once one is given.
    const RecordSetPtr& context() const { return context_; }
    void set_context(RecordSetPtr context) { context_ = std::move(context); }
    /// Null stands for the context.
    Outcome<RecordSetPtr> resolve(const SetExpression* set);

private:
    const ChartEnvironment& environment_;
    std::string state_;
    RecordSetPtr context_;
    std::map<std::string, RecordSetPtr, std::less<>> known_;
};

}  // namespace orrery::engine
