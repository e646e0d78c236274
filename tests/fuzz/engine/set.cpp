// Any text as a set of set analysis, in aggregations and as the context set of a cube: an error, or some of all
// records.
#include <cstdint>
#include <cstdlib>

#include "small_session.h"

using namespace orrery::engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    fuzz::SmallSession session;
    CubeDefinition chart;
    chart.dimensions.emplace_back().definition = "Country";
    chart.measures.emplace_back().definition = "Count(OID)";
    chart.context_set = "{" + text + "}";
    try {
        const auto cube = calculate_cube(chart, session.environment);
        const auto all = evaluate_expression("Count({1} OID)", session.environment);
        if (!cube->error() && !(cube->totals()[0].number <= all.value().number())) std::abort();
        for (const char* around : {"Sum({", "Sum({<Prod=P({", "Count({1-", "Sum(TOTAL <Country> {"})
            static_cast<void>(evaluate_expression(
                around + text + (std::string_view(around).ends_with("P({") ? "})>} Amt)" : "} Amt)"),
                session.environment));
    } catch (const CalculationCancelled&) {
    }
    return 0;
}
