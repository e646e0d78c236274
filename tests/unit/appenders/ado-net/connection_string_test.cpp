// .NET's connection strings.
#include "connection_string.h"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(connection_string)

BOOST_AUTO_TEST_CASE(names_values_and_quotes) {
    auto params = ado_net::parse_connection_string(
        " Host = db ;Port=5432;;Password=\"a;b\"\"c=\"; Driver={My Driver}};x} ;Empty=;User Id='o''k'");
    BOOST_TEST(params.text("HOST") == "db");
    BOOST_TEST(params.text("port") == "5432");
    BOOST_TEST(params.text("password") == "a;b\"c=");
    BOOST_TEST(params.text("driver") == "My Driver};x");
    BOOST_TEST(params.text("empty") == "");
    BOOST_TEST(params.text("user id") == "o'k");
    BOOST_TEST(ado_net::parse_connection_string(" ; ;").empty());
}

BOOST_AUTO_TEST_CASE(errors_never_hold_the_text) {
    for (std::string text : {"canary", "=canary", "a;b=canary", "a=\"canary", "a={canary", "a=\"x\" canary;b=c"})
        BOOST_CHECK_EXCEPTION(ado_net::parse_connection_string(text), orrery::Error, [](auto& error) {
            return error.message().find("canary") == std::string::npos &&
                   error.hint().find("canary") == std::string::npos;
        });
}

BOOST_AUTO_TEST_SUITE_END()
