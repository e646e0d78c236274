// Scripts: variables, control flow, statements on tables, errors with their places, cancelling, files and their
// borders.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>

#include "script_fixture.h"

using namespace orrery::engine;
using orrery::engine::test::ScriptFixture;

BOOST_FIXTURE_TEST_SUITE(script, ScriptFixture)

BOOST_AUTO_TEST_CASE(set_keeps_text_and_let_evaluates) {
    run("SET a = 1 + 2; LET b = 1 + 2; SET c = 'quoted; text'; LET d = a & '/' & b; e = 5; SET f = ; LET [g h] = 'x';"
        "SET i = $(b)0;");
    BOOST_TEST(variable("a") == "1 + 2");
    BOOST_TEST(variable("b") == "3");
    BOOST_TEST(variable("c") == "quoted; text");
    BOOST_TEST(variable("d") == "1 + 2/3");
    BOOST_TEST(variable("e") == "5");
    BOOST_TEST(variable("f") == "(none)");
    BOOST_TEST(variable("g h") == "x");
    BOOST_TEST(variable("i") == "30");
}

BOOST_AUTO_TEST_CASE(dollar_expansion_works_everywhere) {
    BOOST_TEST(run("SET f = a; SET t = T; $(t): LOAD $(f) AS x, '$(f)' AS y INLINE [a\n1];") == "T(x,y): 1,a");
    BOOST_TEST(run("SET add = $1 + $2; LET r = $(add(1, 2)); SET load = T: LOAD $(r) AS a AUTOGENERATE 1; $(load);") ==
               "T(a): 3");
    BOOST_TEST(run("LET x = 4; T: LOAD $(=x * 2) AS a AUTOGENERATE 1;") == "T(a): 8");
}

BOOST_AUTO_TEST_CASE(included_files_run_in_place) {
    file("part.qvs", "SET v = 1;\nIF v = 1 THEN\n T: LOAD 5 AS a AUTOGENERATE 1;\nEND IF\n");
    BOOST_TEST(run("$(Include=lib://data/part.qvs); SET w = $(v)1;") == "T(a): 5");
    BOOST_TEST(variable("w") == "11");
    BOOST_TEST(run("$(Include=lib://data/none.qvs); T: LOAD 1 AS a AUTOGENERATE 1;") == "T(a): 1");
    BOOST_TEST(run("$(Must_Include=lib://data/none.qvs);").find("none.qvs") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(comments_and_sections_are_skipped) {
    BOOST_TEST(run("///$tab One\nREM not 'this; /* nor\nthis; */ T: LOAD 1 AS a, // it's a comment\n 2 AS b /* ; */ "
                   "AUTOGENERATE 1;\n///$tab Two\n// the end") == "T(a,b): 1,2");
}

BOOST_AUTO_TEST_CASE(if_chooses_one_branch) {
    const std::string text =
        "IF x = 1 THEN\n SET r = one;\nELSEIF x = 2 THEN SET r = two;\nELSE\n SET r = many;\nEND IF\n";
    run("SET x = 1;" + text);
    BOOST_TEST(variable("r") == "one");
    run("SET x = 2;" + text);
    BOOST_TEST(variable("r") == "two");
    run("SET x = 3;" + text);
    BOOST_TEST(variable("r") == "many");
    run("SET x = 3; IF x = 1 THEN; SET r = a; ENDIF; SET s = b;");
    BOOST_TEST(variable("r") == "(none)");
    BOOST_TEST(variable("s") == "b");
}

BOOST_AUTO_TEST_CASE(loops_repeat) {
    run("SET r = ; FOR i = 1 TO 3\n LET r = r & i;\nNEXT i\nFOR j = 10 TO 1 STEP -4\n LET r = r & '/' & j;\nNEXT\n");
    BOOST_TEST(variable("r") == "123/10/6/2");
    BOOST_TEST(variable("i") == "4");
    run("SET r = ; FOR EACH v IN 'a', 'b', 3\n LET r = r & v;\nNEXT v");
    BOOST_TEST(variable("r") == "ab3");
    run("LET i = 0; DO WHILE i < 3\n LET i = i + 1;\nLOOP\nLET k = 0; DO\n LET k = k + 1; LOOP UNTIL k >= 2\n"
        "DO\n LET k = k + 10;\n IF k > 50 THEN\n EXIT DO\n END IF\nLOOP");
    BOOST_TEST(variable("i") == "3");
    BOOST_TEST(variable("k") == "52");
    run("FOR i = 1 TO 9\n EXIT FOR WHEN i = 4\nNEXT");
    BOOST_TEST(variable("i") == "4");
}

BOOST_AUTO_TEST_CASE(for_each_lists_files_folders_and_values) {
    file("b.csv", "x\n2\n");
    file("a.csv", "x\n1\n");
    BOOST_TEST(run("FOR EACH f IN FileList('lib://data/*.csv')\n T: LOAD x, FileName() AS f FROM [$(f)] (txt, embedded "
                   "labels);\nNEXT") == "T(x,f): 1,a.csv; 2,b.csv");
    run("T: LOAD * INLINE [x\np\nq]; SET r = ; FOR EACH v IN FieldValueList('x')\n LET r = r & v;\nNEXT");
    BOOST_TEST(variable("r") == "pq");
    std::filesystem::create_directories(folder / "data" / "sub");
    run("FOR EACH d IN DirList('lib://data/*')\n LET r = d;\nNEXT");
    BOOST_TEST(variable("r") == "lib://data/sub");
}

BOOST_AUTO_TEST_CASE(switch_picks_a_case) {
    const std::string text =
        "SWITCH x\nCASE 1, 2\n SET r = low;\nCASE 'z'\n SET r = text;\nDEFAULT\n SET r = other;\nEND SWITCH";
    run("LET x = 2; " + text);
    BOOST_TEST(variable("r") == "low");
    run("LET x = 'z'; " + text);
    BOOST_TEST(variable("r") == "text");
    run("LET x = 9; " + text);
    BOOST_TEST(variable("r") == "other");
}

BOOST_AUTO_TEST_CASE(subs_copy_parameters_in_and_out) {
    run("SUB double(p, local)\n LET p = p * 2;\n LET local = 7;\n IF p > 100 THEN\n EXIT SUB\n END IF\n LET after = "
        "p;\nEND SUB\n"
        "LET v = 4; SET local = mine; CALL double(v); CALL double(200);");
    BOOST_TEST(variable("v") == "8");
    BOOST_TEST(variable("local") == "mine");
    BOOST_TEST(variable("after") == "8");
    BOOST_TEST(variable("p") == "(none)");
    BOOST_TEST(run("CALL dooble(1);").find("there is no sub \"dooble\"") != std::string::npos);
    BOOST_TEST(run("SUB a\n CALL a;\nEND SUB\nCALL a;").find("nested more than 200 deep") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(exit_script_ends_well) {
    BOOST_TEST(run("T: LOAD 1 AS a AUTOGENERATE 1; EXIT SCRIPT; DROP TABLE T;") == "T(a): 1");
    BOOST_TEST(run("T: LOAD 1 AS a AUTOGENERATE 1; EXIT SCRIPT WHEN 1 = 2; DROP TABLE T;").empty());
    BOOST_TEST(result.failures.empty());
}

BOOST_AUTO_TEST_CASE(tables_and_fields_can_be_dropped_and_renamed) {
    const std::string two = "A: LOAD * INLINE [k, x, y\n1, 2, 3]; B: LOAD * INLINE [k, x, z\n1, 2, 4]; ";
    BOOST_TEST(run(two + "DROP TABLES A, B;").empty());
    BOOST_TEST(run(two + "DROP FIELD x FROM A; DROP FIELDS z, y;") == "A(k): 1 | B(k,x): 1,2");
    BOOST_TEST(run(two + "DROP TABLE A; RENAME TABLE B TO C; RENAME FIELD x TO [the x], k TO kk;") ==
               "C(kk,the x,z): 1,2,4");
    BOOST_TEST(run(two + "DROP TABLE AB;").find("there is no table \"AB\"") != std::string::npos);
    BOOST_TEST(run(two + "RENAME FIELD x TO y;").find("there is a field \"y\" already") != std::string::npos);
    BOOST_TEST(run(two + "DROP TABLE B; M: MAPPING LOAD * INLINE [o, n\nx, p\nnone, q]; RENAME FIELDS USING M;") ==
               "A(k,p,y): 1,2,3");
}

BOOST_AUTO_TEST_CASE(qualified_fields_carry_their_table) {
    BOOST_TEST(run("QUALIFY *; UNQUALIFY k, '%*'; A: LOAD * INLINE [k, x\n1, 2]; UNQUALIFY *; B: LOAD * INLINE [k, "
                   "x\n1, 3];") == "A(k,A.x): 1,2 | B(k,x): 1,3");
}

BOOST_AUTO_TEST_CASE(tags_and_comments_stay) {
    run("T: LOAD * INLINE [a\n1]; TAG FIELD a WITH 'mine'; COMMENT FIELD a WITH 'about a'; COMMENT TABLE T WITH 'about "
        "T';");
    const FieldDetails& details = result.model->field(0).details();
    BOOST_TEST(details.comment == "about a");
    BOOST_TEST(details.tags == (std::vector<std::string>{"$integer", "$numeric", "mine"}));
    BOOST_TEST(result.model->table(0).details().comment == "about T");
}

BOOST_AUTO_TEST_CASE(trace_and_loads_are_reported) {
    run("TRACE It's done;\nT: LOAD RecNo() AS a AUTOGENERATE 1234;");
    BOOST_TEST(monitor.messages.at(0) == "It's done");
    BOOST_TEST(monitor.messages.at(1) == "T << 1,234 lines fetched");
    BOOST_TEST(monitor.lines.at(2).substr(20) == "  It's done");
    BOOST_TEST(monitor.lines.at(3).substr(20) == "2 T: LOAD RecNo() AS a AUTOGENERATE 1234");
}

BOOST_AUTO_TEST_CASE(synthetic_keys_and_circles_are_warned_of) {
    run("A: LOAD * INLINE [a, b, x\n1, 1, 1]; B: LOAD * INLINE [a, b, y\n1, 1, 1];");
    BOOST_TEST(monitor.messages.back() == "warning: synthetic key $Syn 1 = a + b");
    run("A: LOAD * INLINE [a, b\n1, 1]; B: LOAD * INLINE [b, c\n1, 1]; C: LOAD * INLINE [c, a\n1, 1\n2, 2];");
    BOOST_TEST(monitor.messages.back() == "warning: circular reference: table \"C\" was set to be loosely coupled");
}

BOOST_AUTO_TEST_CASE(errors_name_statement_line_column_and_the_nearest_name) {
    BOOST_TEST(run("SET a = 1;\n\n  LOAD dely,\n   delay INLINE [delay\n1];") ==
               "line 3, column 8: unknown field dely; nearest known name: delay (in: LOAD dely,)");
    BOOST_TEST(result.failures[0].code == 11);
    BOOST_TEST(run("LAOD * FROM x;") ==
               "line 1, column 1: unknown statement: found \"LAOD\"; nearest keyword: LOAD (in: LAOD * "
               "FROM x)");
    BOOST_TEST(run("T:\nLOAD Yaer(a) INLINE [a\n1];").find("line 2, column 6: ") == 0);
    BOOST_TEST(failures().find("Year") != std::string::npos);
    BOOST_TEST(run("LOAD a FORM x;").find("found \"FORM\"; nearest keyword: FROM") != std::string::npos);
    BOOST_TEST(run("LOAD * FROM [lib://data/no.csv];") ==
               "line 1, column 1: cannot open \"lib://data/no.csv\": No such file or directory (in: LOAD * FROM "
               "[lib://data/no.csv])");
    BOOST_TEST(result.failures[0].code == 8);
    BOOST_TEST(run("LOAD * FROM [lib://data/x.parquet] (parquet);").find("the file format PARQUET is not supported") !=
               std::string::npos);
    BOOST_TEST(run("DIRECT QUERY a FROM t;").find("the statement DIRECT is not supported") != std::string::npos);
    BOOST_TEST(run("T: LOAD a, a INLINE [a\n1];").find("the field \"a\" is loaded twice") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(unclosed_things_are_named_where_they_start) {
    BOOST_TEST(
        run("SET a = 1;\nIF 1 THEN\nSET b = 2;").find("line 2, column 1: the IF is never closed; expected END IF") ==
        0);
    BOOST_TEST(run("\nSET a = 'x;") == "line 2, column 9: the text that starts with ' is never closed with '");
    BOOST_TEST(run("/* x") == "line 1, column 1: the comment that starts with /* is never closed with */");
    BOOST_TEST(run("NEXT") == "line 1, column 1: NEXT without the statement it belongs to");
    BOOST_TEST(run("IF 1 SET x = 1;").find("expected THEN") != std::string::npos);
    BOOST_TEST(run("FOR i = 1 TO 2\n END IF\nNEXT").find("ENDIF does not belong into FOR") != std::string::npos);
    std::string deep;
    for (int i = 0; i < 150; ++i) deep += "DO\n";
    BOOST_TEST(run(deep).find("nested more than 100 deep") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(error_mode_0_goes_on) {
    BOOST_TEST(run("SET ErrorMode = 0; LOAD nothing INLINE [a\n1]; T: LOAD 1 AS a AUTOGENERATE 1; LET n = "
                   "ScriptErrorCount;") == "T(a): 1");
    BOOST_TEST(result.failures.size() == 1);
    BOOST_TEST(variable("n") == "1");
    BOOST_TEST(run("LOAD nothing INLINE [a\n1]; T: LOAD 1 AS a AUTOGENERATE 1;").find("unknown field") !=
               std::string::npos);
    BOOST_TEST(result.model == nullptr);
}

BOOST_AUTO_TEST_CASE(endless_failures_are_counted_and_not_kept) {
    run("SET ErrorMode = 0;\nFOR i = 1 TO 2500\nLOAD a RESIDENT [none $(i)];\nNEXT\nLET n = ScriptErrorCount;\nT: LOAD "
        "1 AS a "
        "AUTOGENERATE 1;");
    BOOST_TEST(variable("n") == "2500");
    BOOST_TEST(result.failures.size() == 1000);
    BOOST_TEST(result.failures.front().message.find("none 1") != std::string::npos);
    BOOST_TEST(result.failures.back().message.find("none 2500") != std::string::npos);
    BOOST_TEST(result.model != nullptr);
}

BOOST_AUTO_TEST_CASE(broken_files_are_reported_with_their_line) {
    file("broken.csv", "a,b\n1,2\n\"x,2\n");
    BOOST_TEST(run("LOAD * FROM [lib://data/broken.csv] (txt, embedded labels);")
                   .find("\"lib://data/broken.csv\", line 3: a "
                         "quoted cell is not closed") != std::string::npos);
    file("long.csv", "a,b\n1,2,3\n");
    BOOST_TEST(run("LOAD * FROM [lib://data/long.csv] (txt, embedded labels);") == "long(a,b): 1,2");
    BOOST_TEST(monitor.messages.at(monitor.messages.size() - 2).find("line 2: more cells than the 2 columns") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(paths_stay_inside_their_connection) {
    std::ofstream(folder / "secret.csv") << "a\n1\n";
    std::filesystem::create_symlink(folder / "secret.csv", folder / "data" / "link.csv");
    file("inside.csv", "a\n1\n");
    std::filesystem::create_symlink(folder / "data" / "inside.csv", folder / "data" / "good.csv");
    for (const char* path :
         {"lib://data/../secret.csv", "lib://data/x/../../secret.csv", "lib://data/link.csv", "lib://data//etc/passwd"})
        BOOST_TEST(run("LOAD * FROM [" + std::string(path) + "];").find("leads outside the folder") !=
                   std::string::npos);
    BOOST_TEST(run("LOAD * FROM [/etc/passwd];").find("is no file of a data connection") != std::string::npos);
    BOOST_TEST(run("LOAD * FROM [lib://dat/x.csv];").find("no data connection \"dat\"; nearest known: data") !=
               std::string::npos);
    BOOST_TEST(run("LOAD * FROM [lib://data/good.csv] (txt, embedded labels);") == "good(a): 1");
    BOOST_TEST(run("LOAD * FROM [lib://data/.];").find("not a regular file") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(tables_are_stored_as_text) {
    const std::string table = "T: LOAD * INLINE [a, b\n1, \"x,y\"\n2, he said \"\"hi\n] (msq);";
    run(table +
        "STORE T INTO [lib://data/out.csv] (txt); STORE b AS c, a FROM T INTO [lib://data/o2.csv] (txt, delimiter is "
        "';');");
    std::ifstream first(folder / "data" / "out.csv");
    BOOST_TEST(std::string(std::istreambuf_iterator<char>(first), {}) ==
               "a,b\r\n1,\"x,y\"\r\n2,\"he said \"\"\"\"hi\"\r\n");
    std::ifstream second(folder / "data" / "o2.csv");
    BOOST_TEST(std::string(std::istreambuf_iterator<char>(second), {}).substr(0, 11) == "c;a\r\nx,y;1\r");
    BOOST_TEST(run(table + "STORE T INTO [lib://data/../out.csv] (txt);").find("leads outside") != std::string::npos);
    BOOST_TEST(run(table + "STORE z FROM T INTO [lib://data/z.csv] (txt);").find("has no field \"z\"") !=
               std::string::npos);
    BOOST_TEST(run(table + "STORE T INTO [lib://data/z.json] (json);").find("STORE writes qvd and text files") !=
               std::string::npos);
    BOOST_TEST(run(table + "STORE T INTO [lib://data/no/z.csv] (txt);")
                   .find("cannot store \"lib://data/no/z.csv\": creating the "
                         "new file: No such file") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(cancelling_ends_whatever_would_go_on) {
    for (const char* endless :
         {"DO\nLET a = 1;\nLOOP", "T: LOAD RecNo() AS a, Rand() AS b AUTOGENERATE 100000000;",
          "T: LOAD RecNo() AS a AUTOGENERATE 1 WHILE 1;", "SLEEP 100000;",
          "T: LOAD RecNo() AS a AUTOGENERATE 30000; JOIN (T) LOAD RecNo() AS b AUTOGENERATE 30000;",
          "T: LOAD Repeat('x', 1000000) & RecNo() AS a AUTOGENERATE 5000;"}) {
        monitor.stop = false;
        const std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            monitor.stop = true;
        });
        run(endless);
        BOOST_TEST(result.cancelled);
        BOOST_TEST(result.model == nullptr);
    }
}

BOOST_AUTO_TEST_CASE(searches_leave_out_what_the_script_says) {
    run("SEARCH EXCLUDE [t*]; SEARCH INCLUDE t1; T: LOAD 1 AS t1, 2 AS t2, 3 AS u AUTOGENERATE 1;");
    const auto tagged = [&](const char* field) {
        const std::vector<std::string>& tags = result.model->field(*result.model->find_field(field)).details().tags;
        return std::count(tags.begin(), tags.end(), "$unsearched");
    };
    BOOST_TEST(tagged("t1") == 0);
    BOOST_TEST(tagged("t2") == 1);
    BOOST_TEST(tagged("u") == 0);
}

BOOST_AUTO_TEST_CASE(the_levels_of_a_hierarchy_count_as_memory) {
    memory_limit = std::uint64_t{16} << 20;
    BOOST_TEST(
        run("T: HIERARCHY (n, p, name) LOAD RecNo() AS n, If(Mod(RecNo(), 900) <> 1, RecNo() - 1) AS p, 'x' AS name "
            "AUTOGENERATE 20000;")
            .find("MiB this reload may use") != std::string::npos);
}

/// Labels, or a first row, of many fields, and then rows with nothing for most of them.
BOOST_AUTO_TEST_CASE(short_rows_of_many_fields_are_refused_before_they_take_the_memory) {
    constexpr int kFields = 2000, kRows = 150'000;
    memory_limit = std::uint64_t{1} << 30;
    std::string csv, html = "<table><tr>", xml = "<t><r>", json = "[[0",
                     dif = "TABLE\n0,1\n\"\"\nDATA\n0,0\n\"\"\n-1,0\nBOT\n";
    std::string fixed_places;
    for (int field = 0; field < kFields; ++field) {
        const std::string name = "f" + std::to_string(field);
        csv += (field == 0 ? "" : ",") + name;
        html += "<th>" + name;
        xml += "<" + name + ">1</" + name + ">";
        json += ",1";
        dif += "1,0\n\"" + name + "\"\n";
        fixed_places += (field == 0 ? "" : ",") + std::string("@1:1 AS ") + name;
    }
    xml += "</r>";
    json += "]";
    for (int row = 0; row < kRows; ++row) {
        csv += "\n1";
        html += "<tr><td>1";
        xml += "<r/>";
        json += ",[]";
        dif += "-1,0\nBOT\n0,1\nV\n";
    }
    file("a.csv", csv);
    file("a.html", html + "</table>");
    file("a.xml", xml + "</t>");
    file("a.json", json + "]");
    file("a.dif", dif + "-1,0\nEOD\n");
    for (const std::string load :
         {"* FROM [lib://data/a.csv] (txt, utf8, embedded labels);",
          "* FROM [lib://data/a.html] (html, embedded labels);", "* FROM [lib://data/a.xml] (xml);",
          "* FROM [lib://data/a.json] (json);", "* FROM [lib://data/a.dif] (dif, embedded labels);"})
        BOOST_TEST(run("T: LOAD " + load).find("load fewer rows or fields") != std::string::npos, load);
    BOOST_TEST(run("T: LOAD " + fixed_places + " FROM [lib://data/a.csv] (fix);").find("load fewer rows or fields") !=
               std::string::npos);
    BOOST_TEST(run("T: LOAD f0 FROM [lib://data/a.html] (html, embedded labels) WHERE RecNo() = 2;") == "T(f0): 1");
    BOOST_TEST(run("T: LOAD f0, f1 FROM [lib://data/a.csv] (txt, utf8, embedded labels) WHERE RecNo() = 2;") ==
               "T(f0,f1): 1,~");
}

BOOST_AUTO_TEST_CASE(loads_beyond_the_memory_limit_are_refused) {
    memory_limit = std::uint64_t{1} << 20;
    file(
        "large.csv", "a\n" + [] {
            std::string rows;
            for (int i = 0; i < 200000; ++i) rows += "x\n";
            return rows;
        }());
    for (const char* text :
         {"T: LOAD 1 AS a, 2 AS b AUTOGENERATE 4000000000;", "T: LOAD RecNo() AS a AUTOGENERATE 4000000000;",
          "T: LOAD 1 AS a AUTOGENERATE 1 WHILE 1;", "T: LOAD a FROM [lib://data/large.csv] (txt, embedded labels);",
          "T: LOAD RecNo() AS a AUTOGENERATE 1000; JOIN (T) LOAD RecNo() AS b AUTOGENERATE 1000;"})
        BOOST_TEST(run(text).find("fields need more than the 1 MiB this reload may use") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_join_of_everything_with_everything_is_refused_before_it_starts) {
    const std::string failure =
        run("T: LOAD RecNo() AS a AUTOGENERATE 100000;\n"
            "JOIN (T) LOAD RecNo() AS b AUTOGENERATE 100000;");
    BOOST_TEST(failure.find("line 2, column 1: the join makes more than 2^32 - 2 rows") == 0u);
}

BOOST_AUTO_TEST_CASE(a_text_that_doubles_itself_ends) {
    std::string script = "LET a = 'xxxxxxxxxxxxxxxx';\n";
    for (int i = 0; i < 60; ++i) script += "LET a = a & a;\n";
    run(script);
    BOOST_TEST(variable("a").size() <= std::size_t{16} << 20);
}

BOOST_AUTO_TEST_CASE(app_variables_are_seen_and_kept) {
    variables = {{"limit", "2"}, {"gone", "x"}, {"kept", "y"}};
    BOOST_TEST(run("T: LOAD RecNo() AS a AUTOGENERATE $(limit); SET limit = 9; SET gone = ;") == "T(a): 1; 2");
    BOOST_TEST(variable("limit") == "9");
    BOOST_TEST(variable("gone") == "(none)");
    BOOST_TEST(variable("kept") == "y");
    BOOST_TEST(result.script_variables == (std::vector<std::string>{"limit"}));
}

BOOST_AUTO_TEST_SUITE_END()
