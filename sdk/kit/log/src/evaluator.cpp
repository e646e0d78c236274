#include <orrery/kit/log/evaluator.h>
#include <orrery/kit/log/kind.h>

#include "known_params.h"
#include "text.h"

namespace orrery::logkit {

namespace {

class LevelEvaluator : public Evaluator {
public:
    explicit LevelEvaluator(const Params& params)
        : least_(require_level(params.text("threshold", "OFF"), "threshold")) {}
    bool triggers(const Event& event) override { return event.level_number() >= least_; }

private:
    const LevelNumber least_;
};

/// Rows tell types by name only, so a subclass counts when the type asked for is the root of all, or the name's end is.
class ExceptionEvaluator : public Evaluator {
public:
    explicit ExceptionEvaluator(const Params& params)
        : type_(params.text("exceptiontype")),
          any_(type_.empty() ||
               (params.flag("triggeronsubclass", false) && same_text(short_type(type_), "exception"))) {}
    bool triggers(const Event& event) override {
        if (event.exception.empty()) return false;
        if (any_) return true;
        auto told = event.properties.find("exception.type");
        auto type = told ? *told : event.exception.substr(0, event.exception.find(':'));
        return same_text(trimmed(type), trimmed(std::string_view(type_).substr(0, type_.find(','))));
    }

private:
    const std::string type_;
    const bool any_;
};

class TimeEvaluator : public Evaluator {
public:
    explicit TimeEvaluator(const Params& params) : interval_(params.number("interval", 0) * 1'000'000) {
        if (interval_ < 0) throw Error(Code::invalid, "parameter interval: expected seconds, 0 for off");
    }
    bool triggers(const Event& event) override {
        if (interval_ == 0) return false;
        if (last_ == 0) last_ = event.microseconds;
        if (event.microseconds - last_ < interval_) return false;
        last_ = event.microseconds;
        return true;
    }

private:
    const std::int64_t interval_;
    std::int64_t last_ = 0;
};

std::unique_ptr<Evaluator> make(const std::string& kind, const Params& params) {
    if (kind == "level") return require_known(params, {"threshold"}), std::make_unique<LevelEvaluator>(params);
    if (kind == "exception")
        return require_known(params, {"exceptiontype", "triggeronsubclass"}),
               std::make_unique<ExceptionEvaluator>(params);
    if (kind == "time") return require_known(params, {"interval"}), std::make_unique<TimeEvaluator>(params);
    throw Error(Code::invalid, "its type is not known", "known are LevelEvaluator, ExceptionEvaluator, TimeEvaluator");
}

}  // namespace

std::unique_ptr<Evaluator> make_evaluator(const PartSpec& spec) {
    try {
        return make(short_type(spec.type, "evaluator"), spec.params);
    } catch (const Error& error) {
        throw Error(error.code(), "evaluator " + shown(spec.type) + ": " + error.message(), error.hint());
    }
}

}  // namespace orrery::logkit
