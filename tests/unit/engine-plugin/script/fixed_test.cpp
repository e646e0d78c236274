// Fixed records: fields at places of a line.
#include <boost/test/unit_test.hpp>

#include "script_fixture.h"

using namespace orrery::engine;
using orrery::engine::test::ScriptFixture;

BOOST_FIXTURE_TEST_SUITE(fixed, ScriptFixture)

BOOST_AUTO_TEST_CASE(fields_stand_at_their_places) {
    file("x.txt", "id  name  amount\n001 Anna    12.5\n2   Bo        -3\n3\n");
    BOOST_TEST(run("T: LOAD @1:4 AS id, Upper(@5:10) AS name, [@11:n] AS amount FROM [lib://data/x.txt] (fix, utf8, "
                   "header is 1 "
                   "lines);") == "T(id,name,amount): 001,ANNA,12.5; 2,BO,-3; 3,,");
    BOOST_TEST(run("T: LOAD @1:1T AS a, '@1:2' AS b FROM [lib://data/x.txt] (fix, header is 3 lines);") ==
               "T(a,b): 3,@1:2");
}

BOOST_AUTO_TEST_CASE(places_count_characters_of_the_code_page) {
    file("x.txt",
         "\xC5re\xA4"
         "5\r\n");
    BOOST_TEST(run("T: LOAD @1:3 AS a, @5:5 AS b FROM [lib://data/x.txt] (fix, codepage is 1252);") == "T(a,b): Åre,5");
    file("y.txt", "Åre¤5");
    BOOST_TEST(run("T: LOAD @1:3 AS a, @5:5 AS b FROM [lib://data/y.txt] (fix, utf8);") == "T(a,b): Åre,5");
}

BOOST_AUTO_TEST_CASE(a_record_may_have_several_lines) {
    file("x.txt", "a1\nb1\na2\nb2\na3\n");
    BOOST_TEST(run("T: LOAD @1:2 AS a, @3:4 AS b FROM [lib://data/x.txt] (fix, record is 2 lines);") ==
               "T(a,b): a1,b1; a2,b2; a3,");
    // The last record's characters are its own, not those of the one before.
    file("y.txt", "1ÿÿ5efgh\nb1\n23\n");
    BOOST_TEST(run("T: LOAD @1:2 AS a, @3:4 AS b FROM [lib://data/y.txt] (fix, utf8, record is 2 lines);") ==
               "T(a,b): 1ÿ,ÿ5; 23,");
    BOOST_TEST(run("T: LOAD @1:2 AS a FROM [lib://data/x.txt] (fix, record is 0 lines);").find("at least one line") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_place_is_named) {
    file("x.txt", "abc\n");
    const std::string from = " FROM [lib://data/x.txt] (fix);";
    BOOST_TEST(run("LOAD *" + from).find("load places such as [@1:5] AS name instead of *") != std::string::npos);
    BOOST_TEST(run("LOAD name" + from).find("\"name\" is no place in a fixed record") != std::string::npos);
    BOOST_TEST(run("LOAD @3:2 AS a" + from).find("places count from 1, the smaller first") != std::string::npos);
    BOOST_TEST(run("LOAD @1:4I AS a" + from).find("a number in binary, which is not supported") != std::string::npos);
    BOOST_TEST(run("LOAD @1:99999999999999999999 AS a" + from).find("no place in a record") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
