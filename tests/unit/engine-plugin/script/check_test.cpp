// What is wrong with scripts that nobody ran: told with its place, and never of what a run would accept.
#include <boost/test/unit_test.hpp>

#include "script/check_script.h"
#include "script_fixture.h"

using namespace orrery::engine;
using orrery::engine::test::ScriptFixture;

namespace {

/// "2:5 message; …"
std::string check(std::string_view script) {
    std::string out;
    for (const ScriptProblem& problem : check_script(script))
        out += (out.empty() ? "" : "; ") + std::to_string(problem.position.line) + ":" +
               std::to_string(problem.position.column) + " " + problem.message;
    return out;
}

/// The place and whether the message tells of the word.
std::string place(std::string_view script, std::string_view word) {
    const std::string told = check(script);
    return told.find(word) == std::string::npos ? "not told: " + told : told.substr(0, told.find(' '));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(check_without_running, ScriptFixture)

BOOST_AUTO_TEST_CASE(unknown_statements_are_told_with_the_nearest_keyword) {
    BOOST_TEST(place("LET a = 1;\n  LODA x FROM y;", "nearest keyword: LOAD") == "2:3");
    BOOST_TEST(place("this is nothing;", "unknown statement") == "1:1");
    BOOST_TEST(place("IF 1 THEN\n TRACEE x;\nEND IF", "TRACE") == "2:2");
}

BOOST_AUTO_TEST_CASE(broken_expressions_are_told_where_they_break) {
    BOOST_TEST(place("LET a = 1 +;", "expected") == "1:12");
    BOOST_TEST(place("a = (1;", ")") == "1:7");
    BOOST_TEST(place("LET a = Uper('x');", "Uper; nearest") == "1:9");
    BOOST_TEST(place("LET a = Left('x');", "Left") == "1:9");
    BOOST_TEST(place("LET a = Sum(1);", "aggregat") == "1:9");
    BOOST_TEST(place("IF 1 = THEN\nEND IF", "") == "1:8");
    BOOST_TEST(place("IF 0 THEN\nELSEIF Nope(1) THEN\nEND IF", "Nope") == "2:8");
    BOOST_TEST(place("DO WHILE Nope(1)\nLOOP", "Nope") == "1:10");
    BOOST_TEST(place("DO\nLOOP UNTIL Nope(1)", "Nope") == "2:12");
    BOOST_TEST(place("FOR i = 1 TO Nope(1)\nNEXT", "Nope") == "1:14");
    BOOST_TEST(place("FOR i = 1 T 3\nNEXT", "TO") == "1:11");
    BOOST_TEST(place("FOR EACH v IN 'a', Nope(1)\nNEXT", "Nope") == "1:20");
    BOOST_TEST(place("SWITCH Nope(1)\nCASE 1\nEND SWITCH", "Nope") == "1:8");
    BOOST_TEST(place("SWITCH 1\nCASE Nope(1)\nEND SWITCH", "Nope") == "2:6");
    BOOST_TEST(place("CALL s(Nope(1));", "Nope") == "1:8");
    BOOST_TEST(place("SLEEP Nope(1);", "Nope") == "1:7");
    BOOST_TEST(place("TRACE a;\nEXIT SCRIPT WHEN Nope(1);", "Nope") == "2:18");
    BOOST_TEST(place("WHEN Nope(1) TRACE x;", "Nope") == "1:6");
}

BOOST_AUTO_TEST_CASE(loads_are_looked_at_whole) {
    BOOST_TEST(place("T:\nLOAD a, Nope(b) AS c FROM [lib://x/y.csv] (txt);", "Nope") == "2:9");
    BOOST_TEST(place("LOAD a FROM x (txtt);", "txt") == "1:16");
    BOOST_TEST(place("LOAD a FROM x WHERE Nope(b);", "Nope") == "1:21");
    BOOST_TEST(place("LOAD a FROM x WHERE Sum(b) > 1;", "aggregat") == "1:21");
    BOOST_TEST(place("LOAD a, Sum(b + Nope(1)) RESIDENT x GROUP BY a;", "Nope") == "1:17");
    BOOST_TEST(place("LOAD 1 AS a AUTOGENERATE Nope(1);", "Nope") == "1:26");
    BOOST_TEST(place("LET x = 1;\nLOAD a;\nLET y = 2;", "no source") == "2:1");
    BOOST_TEST(place("LOAD a;", "no source") == "1:1");
}

BOOST_AUTO_TEST_CASE(statements_are_read_as_they_would_run_but_for_what_they_name) {
    BOOST_TEST(place("DROP TABEL a;", "TABLE or FIELD") == "1:6");
    BOOST_TEST(place("LIB CONECT TO 'a';", "CONNECT") == "1:5");
    BOOST_TEST(place("FORCE CASE UPER;", "UPPER") == "1:12");
    BOOST_TEST(place("SECTION ACESS;", "ACCESS") == "1:9");
    BOOST_TEST(place("EXIT LOOP;", "SCRIPT") == "1:6");
    BOOST_TEST(place("BINARY app more;", "end of the statement") == "1:12");
    BOOST_TEST(
        check("DROP TABLE a; DROP FIELD b FROM c; RENAME FIELD a TO b; RENAME FIELDS USING m; TAG FIELD a WITH 'x';"
              "COMMENT TABLE a WITH 'x'; LOOSEN TABLE a; STORE a INTO [lib://x/y.qvd] (qvd); BINARY [an app];"
              "LIB CONNECT TO 'there'; DISCONNECT; MAP a USING m; SECTION ACCESS; SECTION APPLICATION;"
              "DERIVE FIELDS FROM FIELDS a USING d; QUALIFY *; STAR IS *; DIRECTORY lib://a/b; CALL s(1);") == "");
}

BOOST_AUTO_TEST_CASE(one_problem_a_statement_and_all_of_them) {
    BOOST_TEST(check("LET a = Nope(Nope(1));\nLODA;\nFOR i = 1 T 3\n LET b = ;\n LET c = +;\nNEXT").find("2:1") !=
               std::string::npos);
    BOOST_TEST(check_script("LET a = Nope(Nope(1));\nLODA;\nFOR i = 1 T 3\n LET b = ;\n LET c = +;\nNEXT").size() ==
               4u);
}

BOOST_AUTO_TEST_CASE(nothing_is_said_of_what_is_known_only_when_it_runs) {
    for (const char* script : {"LET a = 1 $(plus) 2;",
                               "$(statement) x;",
                               "IF $(condition) THEN\nEND IF",
                               "LOAD $(fields) FROM x;",
                               "LOAD a;\n$(rest);",
                               "FOR i = $(from) T 3\nNEXT",
                               "LET a = unknown & [field];",
                               "$(Include=lib://a/b.qvs)",
                               "EXIT SCRIPT;\nhere are notes; LOAD",
                               "SUB s(a, b)\n EXIT SUB;\n nonsense;\nEND SUB",
                               "LOAD @1:5 AS a, @6:n AS b FROM x (fix);",
                               "SET f = Nope($1;",
                               "TRACE anything at all (;",
                               "REM whatever;",
                               "SQL SELECT * FROM t WHERE this is not ours;",
                               "LOAD *;\nSQL SELECT 1;",
                               "first = 1; map = 2;",
                               "LOAD a, ApplyMap('m', b) AS c;\nLOAD a, b INLINE [a,b\n1,2];",
                               "LOAD Sum(a) AS s RESIDENT t;",
                               ";;",
                               ""})
        BOOST_TEST(check(script) == "", script << ": " << check(script));
}

BOOST_AUTO_TEST_CASE(scripts_that_run_are_never_found_fault_with) {
    const char* script =
        "SET v = 3; LET w = v * 2; SUB add(a, b)\n LET total = a + b;\nEND SUB\nCALL add(v, w);\n"
        "m: MAPPING LOAD * INLINE [k,v\n1,one\n2,two];\n"
        "FOR i = 1 TO 2 STEP 1\n T: LOAD RecNo() AS n, ApplyMap('m', RecNo(), 'none') AS t, Date(40000) AS d "
        "AUTOGENERATE 2;\nNEXT\n"
        "LEFT JOIN (T) LOAD n, Sum(n) AS s RESIDENT T GROUP BY n;\n"
        "U: NOCONCATENATE LOAD n, Peek('n') AS before RESIDENT T WHERE Exists(n) ORDER BY n DESC;\n"
        "DROP FIELD s FROM T; RENAME TABLE U TO V; IF NoOfRows('T') > 0 THEN\n TRACE rows;\nELSE\n EXIT SCRIPT;\nEND "
        "IF";
    BOOST_TEST(run(script).find("error") == std::string::npos);
    BOOST_TEST(check(script) == "");
}

BOOST_AUTO_TEST_CASE(unclosed_structures_quotes_and_comments_are_told) {
    BOOST_TEST(place("IF 1 THEN", "END IF") == "1:1");
    BOOST_TEST(place("LET a = 'x;", "") == "1:9");
}

BOOST_AUTO_TEST_SUITE_END()
