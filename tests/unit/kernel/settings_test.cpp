#include "conf/settings.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::kernel;

namespace {

struct Checked {
    orrery::Fields settings;
    std::vector<std::string> problems;
};

Checked check(std::vector<std::string> arguments) {
    Stanza stanza;
    stanza.name = "a";
    stanza.at = 1;
    int line = 10;
    for (auto& argument : arguments) stanza.arguments.push_back({line++, argument});
    std::vector<SettingFacts> declared{{"keys", "text", "", "", "name=key pairs", ORRERY_SETTING_REQUIRED},
                                       {"header", "text", "x-api-key", "", "", 0},
                                       {"port", "port", "80", "", "", 0},
                                       {"size", "size", "", "", "", 0},
                                       {"wait", "duration", "30s", "", "", 0},
                                       {"ratio", "number", "", "", "", 0},
                                       {"count", "integer", "", "", "", 0},
                                       {"on", "flag", "", "", "", 0},
                                       {"mode", "choice:private,remote", "private", "", "", 0},
                                       {"role", "text", "", "", "", ORRERY_SETTING_LIST},
                                       {"pin", "integer", "", "", "", ORRERY_SETTING_SECRET}};
    Problems problems;
    Checked out{check_settings(stanza, declared, problems), {}};
    for (auto& problem : problems.items()) out.problems.push_back(problem.text(""));
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(three_ways_of_writing_and_a_bare_flag) {
    auto got = check({"--keys=a=b", "-port=0", "mode=remote", "--on", "--role=x", "--role=y"});
    BOOST_TEST(got.problems.empty());
    BOOST_TEST(got.settings.value_or("keys", "") == "a=b");
    BOOST_TEST(got.settings.value_or("port", "") == "0");
    BOOST_TEST(got.settings.value_or("mode", "") == "remote");
    BOOST_TEST(got.settings.value_or("on", "") == "true");
    BOOST_TEST(got.settings.value_or("header", "") == "x-api-key");
    BOOST_TEST(got.settings.value_or("wait", "") == "30s");
    BOOST_TEST(!got.settings.find("size"));
    BOOST_TEST(std::count_if(got.settings.items().begin(), got.settings.items().end(),
                             [](auto& item) { return item.first == "role"; }) == 2);
}

BOOST_AUTO_TEST_CASE(every_fault_has_its_line_and_says_what_was_expected) {
    auto got = check({"--heder=x", "--port=70000", "--size=big", "--wait=soon", "--ratio=x", "--count=1.5",
                      "--on=perhaps", "--mode=shared", "word", "--header=a", "--header=b", "--pin=12x4"});
    std::vector<std::string> wanted{
        "line 10: error: [a] the plugin has no parameter --heder; did you mean 'header'?",
        "line 11: error: [a] parameter --port=70000: expected a port from 0 to 65535",
        "line 12: error: [a] parameter --size=big: expected a size such as 64KB, 10MB or 2GB",
        "line 13: error: [a] parameter --wait=soon: expected a duration such as 500ms, 30s, 5m, 2h or 1d",
        "line 14: error: [a] parameter --ratio=x: expected a number",
        "line 15: error: [a] parameter --count=1.5: expected a whole number",
        "line 16: error: [a] parameter --on=perhaps: expected true or false",
        "line 17: error: [a] parameter --mode=shared: expected one of private,remote",
        "line 18: error: [a] expected a parameter such as --name=value, found 'word'",
        "line 20: error: [a] parameter --header is given twice, and it is not a list",
        "line 21: error: [a] parameter --pin: expected a whole number",
        "line 1: error: [a] parameter --keys is missing (name=key pairs): add a line --keys=… to [a.parameters]"};
    BOOST_TEST(got.problems == wanted, boost::test_tools::per_element());
}
