#include <orrery/kit/log/spec.h>

#include "cases.h"

using namespace orrery;
using namespace orrery::logkit;
using namespace orrery::logkit::test;

BOOST_AUTO_TEST_SUITE(specifications)

BOOST_AUTO_TEST_CASE(lines_give_what_their_case_says) {
    auto count = run_cases("lines.txt", [](auto& line) { return to_line(part_from_line(line)); });
    BOOST_TEST(count >= 9u);
}

BOOST_AUTO_TEST_CASE(a_specification_survives_as_settings) {
    AppenderSpec spec;
    spec.name = "My appender", spec.type = "log4net.Appender.SmtpAppender";
    spec.params = {{"BufferSize", "1"}, {"smtpHost", "mail.example"}, {"subject", "a \"b\" \\ c"}};
    spec.layout = {
        "log4net.Layout.PatternLayout",
        {{"Acme.CounterPatternConverter", {{"name", "row num"}}}, {"Acme.GuidPatternConverter", {{"name", "g"}}}},
        {{"ConversionPattern", "%g\t%message\r\n"}, {"header", "#\t"}}};
    spec.filters = {{"LevelMatchFilter", {{"levelToMatch", "WARN"}}}, {"DenyAllFilter", {}}};
    spec.evaluator = PartSpec{"LevelEvaluator", {{"threshold", "ERROR"}}};
    spec.lossy_evaluator = PartSpec{"LevelEvaluator", {{"threshold", "WARN"}}};
    auto read = from_config(Config(to_fields(spec)));
    BOOST_TEST(read.name == "My appender");
    BOOST_TEST(read.params.text("buffersize") == "1");
    BOOST_TEST(read.params.text("SMTPHOST") == "mail.example");
    BOOST_TEST(read.params.text("subject") == "a \"b\" \\ c");
    BOOST_TEST(read.params.size() == 3u);
    BOOST_TEST(read.layout.type == "log4net.Layout.PatternLayout");
    BOOST_REQUIRE(read.layout.converters.size() == 2u);
    BOOST_TEST(read.layout.converters[0].type == "Acme.CounterPatternConverter");
    BOOST_TEST(read.layout.converters[0].params.text("name") == "row num");
    BOOST_TEST(read.layout.params.text("conversionpattern") == "%g\t%message\r\n");
    BOOST_REQUIRE(read.filters.size() == 2u);
    BOOST_TEST(to_line(read.filters[0]) == "LevelMatchFilter levelToMatch=WARN");
    BOOST_REQUIRE((read.evaluator && read.lossy_evaluator));
    BOOST_TEST(to_line(*read.evaluator) == "LevelEvaluator threshold=ERROR");
}

BOOST_AUTO_TEST_CASE(stanzas_say_it_shorter) {
    Fields fields{{"orrery.stanza", "file"}, {"conversionpattern", "%m"}, {"filter", "DenyAllFilter"}, {"file", "x"}};
    auto spec = from_config(Config(std::move(fields)));
    BOOST_TEST(spec.name == "file");
    BOOST_TEST(spec.layout.params.text("conversionPattern") == "%m");
    BOOST_TEST(spec.params.size() == 1u);
    BOOST_CHECK_EXCEPTION(from_config(Config(Fields{{"filter", "x a=\"b"}})), Error, [](auto& error) {
        return error.message().starts_with("parameter filter: 'x a=\"b', at character 7");
    });
}

BOOST_AUTO_TEST_CASE(params_read_flags_and_numbers) {
    Params params{{"a", " TRUE "}, {"b", "no"}, {"c", "-7"}, {"d", "x"}, {"A", "false"}};
    BOOST_TEST(!params.flag("a", true));
    BOOST_TEST(!params.flag("b", true));
    BOOST_TEST(params.flag("nothing", true));
    BOOST_TEST(params.number("C", 0) == -7);
    BOOST_CHECK_THROW(params.flag("d", true), Error);
    BOOST_CHECK_THROW(params.number("d", 1), Error);
}

BOOST_AUTO_TEST_SUITE_END()
