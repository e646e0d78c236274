// PatternLayout and DynamicPatternLayout.
#include <chrono>

#include "layouts.h"
#include "pattern.h"

namespace orrery::logkit {

namespace {

Surroundings with_null_text(Surroundings around, const LayoutSpec& spec) {
    if (auto text = spec.params.find("nulltext")) around.null_text = *text;
    return around;
}

class PatternLayout : public Layout {
public:
    PatternLayout(const LayoutSpec& spec, const Surroundings& around)
        : pattern_(spec.params.text("conversionpattern", "%message%newline"), spec.converters,
                   with_null_text(around, spec)),
          header_(spec.params.text("header")),
          footer_(spec.params.text("footer")),
          ignores_exception_(spec.params.flag("ignoresexception", true) && !pattern_.tells_exception()) {}

    void format(const Event& event, std::string& out) override { pattern_.append(event, out); }
    void append_header(std::string& out) override { out += header_; }
    void append_footer(std::string& out) override { out += footer_; }
    bool ignores_exception() const noexcept override { return ignores_exception_; }

private:
    Pattern pattern_;
    const std::string header_, footer_;
    const bool ignores_exception_;
};

/// Its header and footer are patterns, too: with the date, the host, …
class DynamicPatternLayout : public PatternLayout {
public:
    DynamicPatternLayout(const LayoutSpec& spec, const Surroundings& around)
        : PatternLayout(spec, around),
          header_(spec.params.text("header"), spec.converters, with_null_text(around, spec)),
          footer_(spec.params.text("footer"), spec.converters, with_null_text(around, spec)) {}
    void append_header(std::string& out) override { header_.append(now(), out); }
    void append_footer(std::string& out) override { footer_.append(now(), out); }

private:
    static Event now() {
        Event event;
        event.microseconds =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count();
        return event;
    }
    Pattern header_, footer_;
};

}  // namespace

LayoutPtr make_pattern_layout(const LayoutSpec& spec, const Surroundings& around) {
    return std::make_unique<PatternLayout>(spec, around);
}
LayoutPtr make_dynamic_pattern_layout(const LayoutSpec& spec, const Surroundings& around) {
    return std::make_unique<DynamicPatternLayout>(spec, around);
}

}  // namespace orrery::logkit
