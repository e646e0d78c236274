// Evaluators: which rows make a buffer be sent.
#pragma once
#include <orrery/kit/log/event.h>
#include <orrery/kit/log/spec.h>

namespace orrery::logkit {

/// [one thread]
class Evaluator {
public:
    virtual ~Evaluator() = default;
    virtual bool triggers(const Event& event) = 0;
};

/// LevelEvaluator (Threshold), ExceptionEvaluator (ExceptionType, TriggerOnSubclass), TimeEvaluator (Interval). Throws
/// Error(invalid) naming type and parameter.
std::unique_ptr<Evaluator> make_evaluator(const PartSpec& spec);

}  // namespace orrery::logkit
