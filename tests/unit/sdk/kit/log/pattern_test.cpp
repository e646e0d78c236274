#include <set>

#include "cases.h"
#include "sample_event.h"

using namespace orrery;
using namespace orrery::logkit;
using namespace orrery::logkit::test;

namespace {

LayoutSpec pattern(const std::string& text) {
    LayoutSpec spec;
    spec.params.add("conversionPattern", text);
    return spec;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(patterns)

BOOST_AUTO_TEST_CASE(every_conversion_and_modifier_gives_what_its_case_says) {
    TimeZone zone("UTC-2");
    SampleEvent sample;
    auto count = run_cases("patterns.txt", [&](auto& text) { return formatted(pattern(text), sample.event); });
    BOOST_TEST(count >= 55u);
}

BOOST_AUTO_TEST_CASE(row_numbers_wrap) {
    SampleEvent sample;
    auto layout = make_layout(pattern("%rownum{3} "), surroundings());
    std::string out;
    for (int i = 0; i < 7; ++i) layout->format(sample.event, out);
    BOOST_TEST(out == "1 2 3 1 2 3 1 ");
}

BOOST_AUTO_TEST_CASE(a_guid_is_one_per_row_and_another_in_the_next) {
    SampleEvent sample;
    auto layout = make_layout(pattern("%guid %guid"), surroundings());
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        std::string out;
        sample.event.renew();
        layout->format(sample.event, out);
        BOOST_TEST(out.substr(0, 36) == out.substr(37));
        BOOST_TEST(out[14] == '4');
        BOOST_TEST((out[19] == '8' || out[19] == '9' || out[19] == 'a' || out[19] == 'b'));
        seen.insert(out);
    }
    BOOST_TEST(seen.size() == 1000u);
}

BOOST_AUTO_TEST_CASE(declared_converters_add_names_and_win) {
    SampleEvent sample;
    LayoutSpec spec = pattern("%no{2}|%level|%lastly");
    spec.converters = {
        {"Qlik.Sense.Logging.log4net.Layout.Pattern.CounterPatternConverter", {{"name", "no"}}},
        {"qlik.sense.logging.LOG4NET.layout.pattern.hostnamepatternconverter, Acme", {{"name", "level"}}},
        {"MessagePatternConverter", {{"Name", "lastly"}}}};
    sample.event.message = "m";
    BOOST_TEST(formatted(spec, sample.event) == "1|QSE-01|m");
    spec.converters = {{"EncodedMesagePatternConverter", {{"name", "x"}}}};
    BOOST_CHECK_EXCEPTION(make_layout(spec), Error, [](auto& error) {
        return error.message().find("converter x") != std::string::npos &&
               error.hint() == "did you mean encodedmessagePatternConverter?";
    });
}

BOOST_AUTO_TEST_CASE(encoded_is_one_line_of_text_whatever_the_message_is) {
    using namespace std::string_view_literals;
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"\xff", "\ufffd"},
        {"seven..\xc3\xa9 and \xc3", "seven..\u00e9 and \ufffd"},
        {"\xe2\x82\xac\xe2\x82 \xf0\x9f\x98\x80", "\u20ac\ufffd\ufffd \U0001f600"},
        {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
        {"a\0b\x01\x1b\x7f"sv, "a\ufffdb\x01\x1b\x7f"},
        {"12345678\t2345678\x80\n", "12345678\u21d42345678\ufffd\u2193"},
    };
    SampleEvent sample;
    for (auto& [message, written] : cases) {
        sample.event.message = message;
        BOOST_TEST(formatted(pattern("%encodedmessage"), sample.event) == written);
    }
}

BOOST_AUTO_TEST_CASE(data_is_never_a_pattern) {
    SampleEvent sample;
    sample.event.message = "%guid%property{UserId} ${jndi:x} %n", sample.event.logger = "%level";
    BOOST_TEST(formatted(pattern("%message|%logger"), sample.event) == "%guid%property{UserId} ${jndi:x} %n|%level");
}

BOOST_AUTO_TEST_CASE(frames_count_characters_not_bytes) {
    SampleEvent sample;
    sample.event.message = "grüße";
    BOOST_TEST(formatted(pattern("[%7m][%-7m][%.3m]"), sample.event) == "[  grüße][grüße  ][üße]");
}

BOOST_AUTO_TEST_CASE(properties_are_found_in_rows_of_other_orders) {
    SampleEvent sample;
    auto layout = make_layout(pattern("%property{UserId};"), surroundings());
    std::string out, other, broken = "\x05";
    layout->format(sample.event, out);
    wire::append_record(other, Fields{{"UserId", "bob"}}.record().raw_record());
    sample.event.properties.reset(other);
    layout->format(sample.event, out);
    sample.event.properties.reset(broken);
    layout->format(sample.event, out);
    BOOST_TEST(out == "ada;bob;(null);");
}

BOOST_AUTO_TEST_CASE(what_stands_for_a_missing_property_can_be_chosen) {
    SampleEvent sample;
    for (std::string text : {"", "-", "%m"}) {
        auto spec = pattern("[%property{NoSuch}][%5ndc]");
        spec.params.add("NullText", text);
        BOOST_TEST(formatted(spec, sample.event) == "[" + text + "][" + std::string(5 - text.size(), ' ') + text + "]");
    }
}

BOOST_AUTO_TEST_CASE(the_exception_follows_unless_the_pattern_or_the_layout_has_it) {
    SampleEvent sample;
    sample.event.exception = "it broke";
    auto whole = [&](const LayoutSpec& spec) {
        std::string out;
        auto layout = make_layout(spec, surroundings());
        format_whole(*layout, sample.event, out);
        return out;
    };
    BOOST_TEST(whole(pattern("%level%n")) == "INFO\nit broke\n");
    BOOST_TEST(whole(pattern("%level %exception%n")) == "INFO it broke\n");
    auto ignoring = pattern("%level%n");
    ignoring.params.add("ignoresexception", "false");
    BOOST_TEST(whole(ignoring) == "INFO\n");
}

BOOST_AUTO_TEST_SUITE_END()
