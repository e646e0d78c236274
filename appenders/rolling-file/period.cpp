#include "period.h"

#include <orrery/kit/log/layout.h>

namespace orrery::appenders {

namespace {
constexpr std::int64_t second = 1'000'000;
}

/// The kit's own date patterns, through a layout: `%date{…}`.
struct Period::Format {
    explicit Format(std::string_view pattern) {
        logkit::LayoutSpec spec;
        spec.params.add("conversionpattern", "%date{" + std::string(pattern) + "}");
        layout = logkit::make_layout(spec);
    }
    std::unique_ptr<logkit::Layout> layout;
    logkit::Event event;
};

Period::Period(std::string_view pattern) {
    auto wrong = [&](const std::string& what) {
        throw Error(Code::invalid, "parameter datepattern=" + std::string(pattern.substr(0, 80)) + ": " + what,
                    "such as .yyyy-MM-dd, or yyyy-MM-dd-HH'.log'");
    };
    if (pattern.find_first_of("{}") != pattern.npos) wrong("braces are not taken");
    try {
        format_ = std::make_unique<Format>(pattern);
    } catch (const Error& error) {
        wrong(error.message());
    }
    auto sample = text(0);
    if (sample.empty() || sample.find('/') != sample.npos) wrong("a file's name cannot have that at its end");
}

Period::~Period() = default;

std::string Period::text(std::int64_t microseconds) const {
    std::string out;
    format_->event.microseconds = microseconds;
    format_->layout->format(format_->event, out);
    return out;
}

void Period::set(std::int64_t microseconds) {
    since_ = microseconds, same_until_ = (microseconds / second + 1) * second;
    current_ = text(microseconds);
}

bool Period::is_over(std::int64_t microseconds) {
    if (microseconds < same_until_) return false;  // the same second, or earlier
    if (text(microseconds) != current_) return true;
    same_until_ = (microseconds / second + 1) * second;
    return false;
}

}  // namespace orrery::appenders
