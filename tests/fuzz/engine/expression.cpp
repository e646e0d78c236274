// Any text as an expression: expanded, checked, evaluated alone, as a measure, as a calculated dimension and as a sort
// expression of a cube. It gives a value or an error that says something.
#include <cstdint>
#include <cstdlib>

#include "small_session.h"

using namespace orrery::engine;

namespace {

CubeDefinition chart_of(const std::string& text) {
    CubeDefinition chart;
    chart.dimensions.emplace_back().definition = "Prod";
    chart.dimensions.back().sort.by_expression = 1;
    chart.dimensions.back().sort.expression = text;
    chart.dimensions.emplace_back().definition = "=" + text;
    chart.measures.emplace_back().definition = text;
    chart.measures.back().attributes.push_back({text, {}});
    chart.across = text.size() % 2;
    return chart;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    fuzz::SmallSession session;
    try {
        const auto value = evaluate_expression(text, session.environment);
        if (!value && value.error().describe().empty()) std::abort();
        static_cast<void>(evaluate_text("=" + text, session.environment));
        static_cast<void>(check_expression(text, session.environment));
        const auto cube = calculate_cube(chart_of(text), session.environment);
        static_cast<void>(cube->page({0, 0, cube->columns(), cube->rows()}));
    } catch (const CalculationCancelled&) {
    }
    return 0;
}
