// Runs the text files in cases/: every line is "expression => displayed result".
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "test_row.h"

using namespace orrery::engine;

namespace {

test::TestRow sample_row() {
    return test::TestRow({{"A", Value(7.0)},
                          {"B", Value(-2.5)},
                          {"Name", Value::text("Ada Lovelace")},
                          {"Empty", Value::text("")},
                          {"Nothing", Value()},
                          {"D", Value::dual("2024-02-29", 45351)},
                          {"T", Value::dual("13:45:30", 0.5732638888888889)},
                          {"City", Value::text("Århus Ø")},
                          {"Price per unit", Value(12.5)}});
}

// What a case file writes for a result: the text, "null", or the error's text.
std::string displayed(const std::string& text) {
    test::TestRow row = sample_row();
    const auto parsed = parse(text);
    if (!parsed) return "error: " + parsed.error().describe();
    const auto compiled = compile(parsed.value(), row, CompileMode::record);
    if (!compiled) return "error: " + compiled.error().describe();
    FunctionContext context;
    context.now = 45000.75;
    context.reload_time = 44990.5;
    Evaluator evaluator(context);
    const Value value = evaluator.run(compiled.value()->program, row);
    return value.is_null() ? "null" : value.to_text();
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// "..." keeps the blanks of an expected text.
std::string expectation(const std::string& text) {
    return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(expression_case_files) {
    std::size_t cases = 0;
    for (const auto& entry : std::filesystem::directory_iterator(ORRERY_TEST_DATA "/cases")) {
        std::ifstream file(entry.path());
        std::string line;
        for (int number = 1; std::getline(file, line); ++number) {
            const auto arrow = line.rfind(" => ");
            if (line.empty() || line[0] == '#' || arrow == std::string::npos) continue;
            ++cases;
            const std::string expression = trimmed(line.substr(0, arrow));
            BOOST_TEST(displayed(expression) == expectation(trimmed(line.substr(arrow + 4))),
                       entry.path().filename().string()
                           << ":" << number << ": " << expression << " gives " << displayed(expression));
        }
    }
    BOOST_TEST(cases > 300);
}
