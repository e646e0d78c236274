#include <orrery/kit/log/filter.h>
#include <orrery/kit/log/kind.h>
#include <re2/re2.h>

#include "known_params.h"
#include "text.h"

namespace orrery::logkit {

namespace {

Verdict matched(bool accept) { return accept ? Verdict::accept : Verdict::deny; }

class LevelMatch : public Filter {
public:
    explicit LevelMatch(const Params& params)
        : level_(row_level(require_level(params.text("leveltomatch"), "leveltomatch"))),
          accept_(params.flag("acceptonmatch", true)) {}
    Verdict judge(const Event& event) override { return event.level == level_ ? matched(accept_) : Verdict::neutral; }

private:
    const int32_t level_;
    const bool accept_;
};

class LevelRange : public Filter {
public:
    explicit LevelRange(const Params& params)
        : least_(require_level(params.text("levelmin", "ALL"), "levelmin")),
          most_(require_level(params.text("levelmax", "OFF"), "levelmax")),
          accept_(params.flag("acceptonmatch", true)) {}
    Verdict judge(const Event& event) override {
        auto level = event.level_number();
        if (level < least_ || level > most_) return Verdict::deny;
        return accept_ ? Verdict::accept : Verdict::neutral;
    }

private:
    const LevelNumber least_, most_;
    const bool accept_;
};

class LoggerMatch : public Filter {
public:
    explicit LoggerMatch(const Params& params)
        : prefix_(params.text("loggertomatch")), accept_(params.flag("acceptonmatch", true)) {}
    Verdict judge(const Event& event) override {
        return !prefix_.empty() && event.logger.starts_with(prefix_) ? matched(accept_) : Verdict::neutral;
    }

private:
    const std::string prefix_;
    const bool accept_;
};

/// Over the message, or over the property `key`.
class StringMatch : public Filter {
public:
    StringMatch(const Params& params, std::string_view key, bool of_property)
        : key_(key),
          part_(params.text("stringtomatch")),
          of_property_(of_property),
          accept_(params.flag("acceptonmatch", true)) {
        if (of_property_ && key_.empty()) throw Error(Code::invalid, "parameter key is missing");
        auto pattern = params.text("regextomatch");
        if (pattern.empty()) return;
        RE2::Options quiet;
        quiet.set_log_errors(false);
        regex_ = std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), quiet);
        if (!regex_->ok())
            throw Error(Code::invalid, "parameter regextomatch=" + shown(pattern) + ": " + shown(regex_->error()),
                        "expected a regular expression; look-around and back references are not taken");
    }
    Verdict judge(const Event& event) override {
        auto text = event.message;
        if (of_property_) {
            auto value = event.properties.find(key_, hint_);
            if (!value) return Verdict::neutral;
            text = *value;
        }
        if (!regex_ && part_.empty()) return Verdict::neutral;
        bool found = regex_ ? RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *regex_)
                            : text.find(part_) != text.npos;
        return found ? matched(accept_) : Verdict::neutral;
    }

private:
    const std::string key_, part_;
    const bool of_property_, accept_;
    size_t hint_ = 0;
    std::unique_ptr<RE2> regex_;
};

class DenyAll : public Filter {
public:
    Verdict judge(const Event&) override { return Verdict::deny; }
};

using Made = std::unique_ptr<Filter>;
struct Known {
    std::string_view kind;
    std::vector<std::string_view> params;
    Made (*make)(const Params& params);
};
const std::vector<Known>& all_known() {
    const auto of_property = [](const Params& params) -> Made {
        return std::make_unique<StringMatch>(params, params.text("key"), true);
    };
    static const std::vector<Known> known{
        {"levelmatch",
         {"leveltomatch", "acceptonmatch"},
         [](const Params& params) -> Made { return std::make_unique<LevelMatch>(params); }},
        {"levelrange",
         {"levelmin", "levelmax", "acceptonmatch"},
         [](const Params& params) -> Made { return std::make_unique<LevelRange>(params); }},
        {"loggermatch",
         {"loggertomatch", "acceptonmatch"},
         [](const Params& params) -> Made { return std::make_unique<LoggerMatch>(params); }},
        {"stringmatch",
         {"stringtomatch", "regextomatch", "acceptonmatch"},
         [](const Params& params) -> Made { return std::make_unique<StringMatch>(params, "", false); }},
        {"property", {"key", "stringtomatch", "regextomatch", "acceptonmatch"}, of_property},
        {"mdc", {"key", "stringtomatch", "regextomatch", "acceptonmatch"}, of_property},
        {"ndc",
         {"stringtomatch", "regextomatch", "acceptonmatch"},
         [](const Params& params) -> Made { return std::make_unique<StringMatch>(params, "NDC", true); }},
        {"denyall", {}, [](const Params&) -> Made { return std::make_unique<DenyAll>(); }}};
    return known;
}

std::unique_ptr<Filter> make(const std::string& kind, const PartSpec& spec) {
    std::vector<std::string_view> kinds;
    for (auto& one : all_known()) {
        if (one.kind == kind) return require_known(spec.params, one.params), one.make(spec.params);
        kinds.push_back(one.kind);
    }
    auto near = nearest(kind, kinds);
    throw Error(Code::invalid, "its type is not known",
                near.empty() ? "known are LevelMatch, LevelRange, LoggerMatch, StringMatch, Property, Ndc and DenyAll"
                             : "did you mean " + near + "?");
}

}  // namespace

std::unique_ptr<Filter> make_filter(const PartSpec& spec) {
    try {
        return make(short_type(spec.type, "filter"), spec);
    } catch (const Error& error) {
        throw Error(error.code(), "filter " + shown(spec.type) + ": " + error.message(), error.hint());
    }
}

FilterChain::FilterChain(const std::vector<PartSpec>& specs) {
    for (auto& spec : specs) filters_.push_back(make_filter(spec));
}

bool FilterChain::accepts(const Event& event) const {
    for (auto& filter : filters_)
        if (auto verdict = filter->judge(event); verdict != Verdict::neutral) return verdict == Verdict::accept;
    return true;
}

}  // namespace orrery::logkit
