#include "cube/search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "cube/calculation.h"
#include "cube/text_match.h"
#include "expression/interpret.h"

namespace orrery::engine {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Bounds of a numeric search such as ">=10<20".
struct NumericRange {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool low_open = false;
    bool high_open = false;

    bool holds(double number) const {
        return (low_open ? number > low : number >= low) && (high_open ? number < high : number <= high);
    }
};

std::optional<NumericRange> numeric_range(std::string_view text, const FormatSettings& formats) {
    NumericRange out;
    bool any = false;
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
        const char side = text.front();
        if (side != '<' && side != '>') return std::nullopt;
        const bool inclusive = text.size() > 1 && text[1] == '=';
        text.remove_prefix(inclusive ? 2 : 1);
        const std::size_t end = std::min(text.find_first_of("<>"), text.size());
        const double bound = interpret(trimmed(text.substr(0, end)), formats).number();
        if (std::isnan(bound)) return std::nullopt;
        text.remove_prefix(end);
        (side == '<' ? out.high : out.low) = bound;
        (side == '<' ? out.high_open : out.low_open) = !inclusive;
        any = true;
    }
    return any ? std::optional(out) : std::nullopt;
}

Outcome<Bitmap> by_expression(FieldId field, std::string_view text, const ChartEnvironment& environment,
                              std::string_view state) {
    const auto compiled = compile_chart(text, environment, state);
    if (!compiled) return compiled.error();
    SetResolver sets(environment, state);
    Calculation calculation(environment, state, sets);
    calculation.add_dimension(field_column(calculation.tools(), field), environment.model().field(field).name());
    const std::uint32_t expression = calculation.add_expression(compiled.value());
    calculation.run();
    if (calculation.error(expression)) return *calculation.error(expression);
    Bitmap out(environment.model().field(field).cardinality());
    const Bitmap possible = sets.context()->possible(field);
    const CubeView& view = calculation.view(0);
    for (std::uint32_t row = 0; row < view.rows; ++row) {
        const Element element = view.codes[0][row];
        if (element < out.size() && possible.test(element) && view.values[expression].value(row).is_true())
            out.set(element);
    }
    return out;
}

}  // namespace

Outcome<Bitmap> search_field(FieldId field, std::string_view text, SearchMode mode, const ChartEnvironment& environment,
                             std::string_view state) {
    const std::string_view core = trimmed(text);
    if (!core.empty() && core.front() == '=') return by_expression(field, core, environment, state);
    const Symbols& symbols = environment.model().field(field).symbols();
    Bitmap out(symbols.size());
    if (const auto range = numeric_range(core, *environment.formats)) {
        for (Element e = 0; e < symbols.size(); ++e)
            if (symbols.has_number(e) && range->holds(symbols.number(e))) out.set(e);
        return out;
    }
    const auto match = make_text_match(text, mode);
    for (Element e = 0; e < symbols.size(); ++e) {
        if ((e & 0xFFFF) == 0) environment.check_cancelled();
        if (match->matches(symbols.to_text(e))) out.set(e);
    }
    return out;
}

}  // namespace orrery::engine
