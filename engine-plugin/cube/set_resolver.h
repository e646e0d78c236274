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
    SetResolver(const ChartEnvironment& environment, std::string_view state);

    /// The records of the state, or of the context set once one is given.
    const RecordSetPtr& context() const { return context_; }
    /// Makes a set what sets without identifier change and aggregations without set are over.
    Outcome<RecordSetPtr> set_context(std::shared_ptr<const SetExpression> set);
    /// The context set, null when there is none.
    const SetExpression* context_set() const { return context_set_.get(); }
    /// Null stands for the context.
    Outcome<RecordSetPtr> resolve(const SetExpression* set);

private:
    const ChartEnvironment& environment_;
    std::string state_;
    RecordSetPtr context_;
    std::shared_ptr<const SetExpression> context_set_;
    std::map<std::string, RecordSetPtr, std::less<>> known_;
};

}  // namespace orrery::engine
