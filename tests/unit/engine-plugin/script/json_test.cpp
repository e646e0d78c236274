// JSON files as tables.
#include <boost/test/unit_test.hpp>

#include "script_fixture.h"

using namespace orrery::engine::test;

BOOST_FIXTURE_TEST_SUITE(json_files, ScriptFixture)

BOOST_AUTO_TEST_CASE(objects_are_rows_and_members_fields) {
    file("a.json", R"([{"a":1,"b":"x"},{"b":"1","c":true},{"a":null,"c":{"d":[1,2]}}])");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.json] (json);") == R"(T(a,b,c): 1,x,~; ~,1,true; ~,~,{"d":[1,2]})");
    BOOST_TEST(run("T: LOAD b, c*2 AS n FROM [lib://data/a.json] (json) WHERE Len(b)>0;") == "T(b,n): x,~; 1,-2");
}

BOOST_AUTO_TEST_CASE(a_table_may_lie_inside) {
    file("a.json", R"({"title":"x","data":{"rows":[[1,"a"],[2]]}})");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.json] (json, table is '/data/rows');") == "T(@1,@2): 1,a; 2,~");
    BOOST_TEST(run("T: LOAD title FROM [lib://data/a.json] (json);") == "T(title): x");
    BOOST_TEST(
        run("T: LOAD * FROM [lib://data/a.json] (json, table is '/none');").find("there is no table at \"/none\"") !=
        std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_table_says_where_it_ends) {
    file("a.json", "[1,2]");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.json] (json);").find("row 1 of the JSON") != std::string::npos);
    file("b.json", "[{\"a\":1},");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/b.json] (json);").find("b.json") != std::string::npos);
    file("c.json", std::string(100'000, '['));
    BOOST_TEST(run("T: LOAD * FROM [lib://data/c.json] (json);").find("c.json") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
