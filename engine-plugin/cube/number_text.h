// How values are displayed under a number format (qNumFormat).
#pragma once

#include <string>

#include "cube/definition.h"
#include "expression/format_settings.h"
#include "storage/value.h"

namespace orrery::engine {

/// Texts of values. Keeps copies of what it needs; safe to use from any thread.
class NumberText {
public:
    NumberText(NumberPresentation presentation, const FormatSettings& settings);
    /// Null gives the null display.
    std::string operator()(const Value& value) const;
    const std::string& null_text() const { return settings_.null_display; }
    /// True when the values' own display is used.
    bool automatic() const;

private:
    std::string number(double number) const;
    std::string by_pattern(double number) const;
    std::string plain(double number) const;

    NumberPresentation presentation_;
    FormatSettings settings_;
};

/// What "unknown" means for the values of a field: the field's own format where it has one.
NumberPresentation presentation_of(const NumberPresentation& asked, const NumberFormat& field_format);

}  // namespace orrery::engine
