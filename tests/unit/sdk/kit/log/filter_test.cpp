#include <orrery/kit/log/evaluator.h>
#include <orrery/kit/log/filter.h>

#include "cases.h"
#include "sample_event.h"

using namespace orrery;
using namespace orrery::logkit;
using namespace orrery::logkit::test;

BOOST_AUTO_TEST_SUITE(filters)

namespace {

std::vector<PartSpec> parts(const std::string& lines) {
    std::vector<PartSpec> out;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line, ';');) out.push_back(part_from_line(line));
    return out;
}

/// Which of the five levels pass, by their first letters.
std::string passing(const std::string& lines) {
    FilterChain chain(parts(lines));
    SampleEvent sample;
    std::string out;
    for (int32_t level = ORRERY_LOG_DEBUG; level <= ORRERY_LOG_FATAL; ++level) {
        sample.event.level = level;
        if (chain.accepts(sample.event)) out += sample.event.level_name()[0];
    }
    return out.empty() ? "none" : out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(chains_give_what_their_case_says) { BOOST_TEST(run_cases("filters.txt", passing) >= 25u); }

BOOST_AUTO_TEST_CASE(parameters_that_are_none_are_refused) {
    const std::pair<std::string, std::string> cases[] = {
        {"LevelRangeFilter levelMni=WARN",
         "filter LevelRangeFilter: it has no parameter levelMni (did you mean levelmin?)"},
        {"StringMatchFilter key=UserId stringToMatch=ada",
         "filter StringMatchFilter: it has no parameter key (known are stringtomatch, regextomatch, acceptonmatch)"},
        {"DenyAllFilter acceptOnMatch=true",
         "filter DenyAllFilter: it has no parameter acceptOnMatch (it takes none)"}};
    for (auto& [line, what] : cases)
        BOOST_CHECK_EXCEPTION(make_filter(part_from_line(line)), Error, [&](auto& error) {
            BOOST_TEST(error.message() + " (" + error.hint() + ")" == what);
            return true;
        });
    for (auto* line :
         {"LevelEvaluator treshold=WARN", "ExceptionEvaluator threshold=WARN", "TimeEvaluator intervall=6"})
        BOOST_CHECK_THROW(make_evaluator(part_from_line(line)), Error);
}

BOOST_AUTO_TEST_CASE(evaluators) {
    SampleEvent sample;
    auto triggers = [&](const std::string& line) {
        return make_evaluator(part_from_line(line))->triggers(sample.event);
    };
    sample.event.level = ORRERY_LOG_ERROR;
    BOOST_TEST(triggers("log4net.Core.LevelEvaluator threshold=ERROR"));
    BOOST_TEST(!triggers("LevelEvaluator threshold=FATAL"));
    BOOST_TEST(!triggers("LevelEvaluator"));
    BOOST_TEST(triggers("ExceptionEvaluator"));
    BOOST_TEST(triggers("ExceptionEvaluator exceptionType=System.InvalidOperationException"));
    BOOST_TEST(!triggers("ExceptionEvaluator exceptionType=System.IO.IOException"));
    BOOST_TEST(triggers("ExceptionEvaluator exceptionType=System.Exception triggerOnSubclass=true"));
    sample.event.exception = {};
    BOOST_TEST(!triggers("ExceptionEvaluator"));
    auto timer = make_evaluator(part_from_line("TimeEvaluator interval=60"));
    BOOST_TEST(!timer->triggers(sample.event));
    sample.event.microseconds += 59'999'999;
    BOOST_TEST(!timer->triggers(sample.event));
    sample.event.microseconds += 1;
    BOOST_TEST(timer->triggers(sample.event));
    BOOST_TEST(!timer->triggers(sample.event));
    BOOST_CHECK_THROW(make_evaluator(part_from_line("LevelEvaluator threshold=loud")), Error);
    BOOST_CHECK_THROW(make_evaluator(part_from_line("Perhaps")), Error);
}

BOOST_AUTO_TEST_SUITE_END()
