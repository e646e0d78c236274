// The rows of the trace page: escaped, bounded, numbered.
#include "trace.h"

#include <boost/test/unit_test.hpp>

#include "page.h"

using namespace asp_net_trace;

BOOST_AUTO_TEST_SUITE(trace)

BOOST_AUTO_TEST_CASE(every_value_is_escaped) {
    Line line{1, "<t>", "\"><i>", "a&'b", "<script>\x01\n\x7f"};
    BOOST_TEST(as_html(line) ==
               "<tr "
               "class=\"&quot;&gt;&lt;i&gt;\"><td>&lt;t&gt;</td><td>&quot;&gt;&lt;i&gt;</td><td>a&amp;&#39;b</"
               "td><td>&lt;script&gt;.\n.</td></tr>\n");
    auto event = as_event({7, "t", "INFO", "c", "one\n\ndata: two\r\xff"});
    BOOST_TEST(event ==
               "id: 7\ndata: {\"time\":\"t\",\"level\":\"INFO\",\"category\":\"c\",\"text\":\"one\\n\\ndata: "
               "two\\r\xef\xbf\xbd\"}\n\n");
}

BOOST_AUTO_TEST_CASE(the_oldest_go) {
    Trace trace(3);
    for (int i = 1; i <= 5; ++i) trace.add({0, "", "", "", std::to_string(i)});
    auto lines = trace.since(0);
    BOOST_REQUIRE(lines.size() == 3u);
    BOOST_TEST(lines.front().text == "3");
    BOOST_TEST(trace.since(4).at(0).number == 5u);
    BOOST_TEST(trace.since(5).empty());
    BOOST_TEST(page(lines).find("data-last=\"5\"") != std::string::npos);
    BOOST_TEST(page({}).find("data-last=\"0\"") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
