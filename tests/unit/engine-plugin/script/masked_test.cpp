#include "script/masked.h"

#include <boost/test/unit_test.hpp>

using orrery::engine::masked;

BOOST_AUTO_TEST_SUITE(masked_statements)

BOOST_AUTO_TEST_CASE(connection_strings_are_not_shown) {
    BOOST_TEST(masked("3 CUSTOM CONNECT TO 'provider=x;Password=p'") == "3 CUSTOM CONNECT TO ***");
    BOOST_TEST(masked("ODBC CONNECT TO [x;UID=u;PWD=p]") == "ODBC CONNECT TO ***");
    BOOST_TEST(masked("connect  to \"x\"") == "connect  to ***");
    BOOST_TEST(masked("LIB CONNECT TO 'Sales'") == "LIB CONNECT TO 'Sales'");
    BOOST_TEST(masked("12 LIB CONNECT TO 'Sales'") == "12 LIB CONNECT TO 'Sales'");
}

BOOST_AUTO_TEST_CASE(values_behind_names_of_secrets_are_not_shown) {
    BOOST_TEST(masked("LET vToken = 'abc'; LET b = 1") == "LET vToken = ***; LET b = 1");
    BOOST_TEST(masked("error near \"Server=s;Password=p w;User=u\"") == "error near \"Server=s;Password=***;User=u\"");
    BOOST_TEST(masked("{\"api_key\": \"abc\", \"n\": 1}") == "{\"api_key\": ***, \"n\": 1}");
    BOOST_TEST(masked("SET pwd=") == "SET pwd=***");
    BOOST_TEST(masked("http://x/?token=abc&n=1") == "http://x/?token=***&n=1");
}

BOOST_AUTO_TEST_CASE(everything_else_stays) {
    for (auto* text : {"LOAD * FROM [lib://Data/flights.csv]", "Tokens: LOAD token, secret", "connected to it", "",
                       "TO", "the script ended", "connect to"})
        BOOST_TEST(masked(text) == text);
}

BOOST_AUTO_TEST_SUITE_END()
