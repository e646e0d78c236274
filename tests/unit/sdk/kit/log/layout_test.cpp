#include <orrery/kit/json.h>

#include "cases.h"
#include "sample_event.h"

using namespace orrery;
using namespace orrery::logkit;
using namespace orrery::logkit::test;

BOOST_AUTO_TEST_SUITE(layouts)

namespace {
LayoutSpec of(const std::string& type, Params params = {}) { return {type, {}, std::move(params)}; }
}  // namespace

BOOST_AUTO_TEST_CASE(simple_exception_and_raw) {
    TimeZone zone("UTC-2");
    SampleEvent sample;
    sample.event.message = "hello";
    BOOST_TEST(formatted(of("log4net.Layout.SimpleLayout"), sample.event) == "INFO - hello\n");
    BOOST_TEST(formatted(of("ExceptionLayout"), sample.event) == sample.event.exception);
    BOOST_TEST(formatted(of("RawTimeStampLayout"), sample.event) == "2011-08-05 14:56:57.000123");
    BOOST_TEST(formatted(of("log4net.Layout.RawUtcTimeStampLayout, log4net"), sample.event) ==
               "2011-08-05 12:56:57.000123");
    BOOST_TEST(formatted(of("RawPropertyLayout", {{"key", "UserId"}}), sample.event) == "ada");
    BOOST_CHECK_THROW(make_layout(of("RawPropertyLayout")), Error);
}

BOOST_AUTO_TEST_CASE(unknown_layouts_are_named_with_the_nearest) {
    BOOST_CHECK_EXCEPTION(make_layout(of("PaternLayout")), Error, [](auto& error) {
        return error.message() == "the layout 'PaternLayout' is not known" && error.hint() == "did you mean pattern?";
    });
}

BOOST_AUTO_TEST_CASE(headers_and_footers) {
    std::string out;
    auto layout = make_layout(of("PatternLayout", {{"header", "A\tB\r\n"}, {"Footer", "end%level"}}));
    layout->append_header(out), layout->append_footer(out);
    BOOST_TEST(out == "A\tB\r\nend%level");
    out.clear();
    auto dynamic =
        make_layout(of("DynamicPatternLayout", {{"header", "[%hostname]"}, {"footer", "%level"}}), surroundings());
    dynamic->append_header(out), dynamic->append_footer(out);
    BOOST_TEST(out == "[QSE-01]INFO");
}

BOOST_AUTO_TEST_CASE(json_is_json_whatever_the_row_holds) {
    SampleEvent sample;
    sample.event.message = "a\"\\\n\x01\xff";
    auto text = formatted(of("JsonLayout"), sample.event);
    BOOST_TEST(text.back() == '\n');
    BOOST_TEST(text.find('\n') == text.size() - 1);
    auto value = json::parse(text);
    BOOST_TEST(value["time"].as_string() == "2011-08-05T12:56:57.000123Z");
    BOOST_TEST(value["level"].as_string() == "INFO");
    BOOST_TEST(value["message"].as_string() == "a\"\\\n\x01\xef\xbf\xbd");
    BOOST_TEST(value["properties"]["Command"].as_string() == "Open app");
    BOOST_TEST(value["exception"].as_string() == sample.event.exception);
    BOOST_TEST(value["stanza"].as_string() == "proxy");
}

BOOST_AUTO_TEST_CASE(xml_escapes_and_replaces) {
    TimeZone zone("UTC-2");
    SampleEvent sample;
    sample.properties.clear();
    sample.event.properties.reset(sample.properties);
    sample.event.message = "<a & \"b\">\t\x01\xff", sample.event.exception = "e\r\n";
    BOOST_TEST(formatted(of("XmlLayout"), sample.event) ==
               "<log4net:event logger=\"Audit.Proxy.Sessions\" timestamp=\"2011-08-05T14:56:57.000123+02:00\" "
               "level=\"INFO\" thread=\"17\" domain=\"proxy\" identity=\"\" username=\"service\">"
               "<log4net:message>&lt;a &amp; &quot;b&quot;&gt;&#x9;?"
               "?</log4net:message>"
               "<log4net:properties><log4net:data name=\"log4net:HostName\" value=\"QSE-01\" /></log4net:properties>"
               "<log4net:exception>e&#xD;&#xA;</log4net:exception></log4net:event>\n");
    auto text = formatted(of("XmlLayout", {{"prefix", ""},
                                           {"locationInfo", "true"},
                                           {"base64EncodeMessage", "True"},
                                           {"invalidCharReplacement", "#"}}),
                          sample.event);
    BOOST_TEST(text.find("<message>PGEgJiAiYiI+CQH/</message>") != text.npos);
    BOOST_TEST(text.find("<locationInfo class=\"?\" method=\"?\" file=\"?\" line=\"?\" />") != text.npos);
    SampleEvent with_properties;
    text = formatted(of("XmlLayout", {{"prefix", ""}, {"base64EncodeProperties", "True"}}), with_properties.event);
    BOOST_TEST(text.find("<data name=\"UserDirectory\" value=\"QUNNRQ==\" />") != text.npos, text);
    BOOST_CHECK_THROW(make_layout(of("XmlLayout", {{"prefix", "a b"}})), Error);
    BOOST_CHECK_THROW(make_layout(of("XmlLayout", {{"locationinfo", "perhaps"}})), Error);
}

BOOST_AUTO_TEST_CASE(the_schema_of_log4j) {
    SampleEvent sample;
    sample.event.message = "m", sample.event.exception = "boom";
    auto text = formatted(of("log4net.Layout.XmlLayoutSchemaLog4j"), sample.event);
    BOOST_TEST(
        text ==
        "<log4j:event logger=\"Audit.Proxy.Sessions\" timestamp=\"1312549017000\" level=\"INFO\" thread=\"17\">"
        "<log4j:message>m</log4j:message><log4j:properties>"
        "<log4j:data name=\"UserDirectory\" value=\"ACME\" /><log4j:data name=\"UserId\" value=\"ada\" />"
        "<log4j:data name=\"Command\" value=\"Open app\" /><log4j:data name=\"empty\" value=\"\" />"
        "<log4j:data name=\"log4jmachinename\" value=\"QSE-01\" /><log4j:data name=\"log4japp\" value=\"orrery\" />"
        "</log4j:properties><log4j:throwable>boom</log4j:throwable></log4j:event>\n");
    BOOST_CHECK_THROW(make_layout(of("XmlLayoutSchemaLog4j", {{"version", "2"}})), Error);
}

BOOST_AUTO_TEST_SUITE_END()
