// Syslog messages byte for byte, and rows that try to be more than one.
#include "message.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>

using namespace remote_syslog;

namespace {

std::vector<std::string> messages(MessageWriter::Options options, std::string_view identity, std::string_view text) {
    options.host_name = "node one";
    orrery::logkit::Event event;
    event.microseconds = 1'700'000'000'000'001, event.logger = "Audit.Proxy";
    std::vector<std::string> out;
    MessageWriter(std::move(options)).write(event, 14, identity, text, [&](std::string message) {
        out.push_back(std::move(message));
    });
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(message)

BOOST_AUTO_TEST_CASE(log4net_s_form_is_printable_ascii_a_message_a_line) {
    auto out = messages({}, "or\nrery", "one\r\n\n<0>two\ttab \x1b[1m\xc3\xbc\x7f~\n");
    BOOST_TEST(out == (std::vector<std::string>{"<14>orrery: one", "<14>orrery: <0>twotab [1m~"}),
               boost::test_tools::per_element());
    BOOST_TEST(messages({}, "x", "\n\r\n").empty());
}

BOOST_AUTO_TEST_CASE(the_text_of_the_older_formats_has_the_wanted_encoding) {
    BOOST_TEST(messages({.encoding = "utf-16"}, "o", "a\xc3\xbc").at(0) == std::string("<14>o: a\0", 9));
    BOOST_CHECK_THROW(messages({.encoding = "klingon"}, "o", "a"), orrery::Error);
}

BOOST_AUTO_TEST_CASE(rfc3164_has_time_host_and_tag) {
    ::setenv("TZ", "UTC", 1), ::tzset();
    BOOST_TEST(messages({.format = Format::rfc3164}, "orr ery", "x").at(0) == "<14>Nov 14 22:13:20 nodeone orrery: x");
    BOOST_TEST(messages({.format = Format::rfc3164}, "", "x").at(0) == "<14>Nov 14 22:13:20 nodeone -: x");
}

BOOST_AUTO_TEST_CASE(rfc5424_keeps_utf8_and_where_it_may_the_lines) {
    auto head = "<14>1 2023-11-14T22:13:20.000001Z nodeone orrery " + std::to_string(::getpid()) +
                " Audit.Proxy - \xef\xbb\xbf";
    BOOST_TEST(messages({.format = Format::rfc5424, .split_lines = false}, "orrery", "grün\nzwei\n").at(0) ==
               head + "grün\nzwei");
    auto split = messages({.format = Format::rfc5424}, "orrery", "grün\r\nzwei\n");
    BOOST_TEST(split == (std::vector<std::string>{head + "grün", head + "zwei"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(long_messages_are_cut_at_whole_characters) {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "ü";
    for (size_t longest : {150, 151}) {
        auto out = messages({.format = Format::rfc5424, .longest = longest}, "o", text).at(0);
        BOOST_TEST(out.size() <= longest);
        BOOST_TEST(out.ends_with("ü"));
    }
    BOOST_TEST(messages({.longest = 10}, "o", text + "abcdefghijk").at(0) == "<14>o: abc");
}

BOOST_AUTO_TEST_SUITE_END()
