// Settings: values in their units, and errors that name the parameter and what was expected.
#include <orrery/config.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;
using namespace std::chrono_literals;

namespace {
Config config(std::initializer_list<std::pair<std::string_view, std::string_view>> items) {
    return Config(Fields(items));
}
auto says(std::string_view part) {
    return [part](const Error& error) { return error.message().find(part) != std::string::npos; };
}
}  // namespace

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(durations_have_units) {
    auto given = config({{"a", "250ms"}, {"b", "30s"}, {"c", "5m"}, {"d", "2h"}, {"e", "1d"}});
    BOOST_CHECK(given.duration("a", 0ms) == 250ms);
    BOOST_CHECK(given.duration("b", 0ms) == 30s);
    BOOST_CHECK(given.duration("c", 0ms) == 5min);
    BOOST_CHECK(given.duration("d", 0ms) == 2h);
    BOOST_CHECK(given.duration("e", 0ms) == 24h);
    BOOST_CHECK(given.duration("absent", 7ms) == 7ms);
}

BOOST_AUTO_TEST_CASE(wrong_values_name_the_parameter) {
    auto given = config({{"wait", "30"}, {"many", "9223372036854775807d"}, {"port", "80x"}, {"deep", "maybe"}});
    BOOST_CHECK_EXCEPTION(given.duration("wait", 0ms), Error, says("--wait=30"));
    BOOST_CHECK_EXCEPTION(given.duration("many", 0ms), Error, says("--many"));
    BOOST_CHECK_EXCEPTION(given.number("port", 0), Error, says("--port=80x: expected a whole number"));
    BOOST_CHECK_EXCEPTION(given.flag("deep"), Error, says("true or false"));
    BOOST_CHECK_EXCEPTION(given.require("absent"), Error, says("--absent is missing"));
}

BOOST_AUTO_TEST_CASE(repeated_parameters_make_a_list) {
    auto given = config({{"key", "a"}, {"other", "x"}, {"key", "b"}});
    BOOST_TEST(given.list("key").size() == 2u);
    BOOST_TEST(given.list("key")[1] == "b");
}

BOOST_AUTO_TEST_SUITE_END()
