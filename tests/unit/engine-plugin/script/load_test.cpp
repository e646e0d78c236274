// LOAD: sources, expressions, filters, grouping, order, and the tables records end up in.
#include <boost/test/unit_test.hpp>

#include "script_fixture.h"

using namespace orrery::engine;
using orrery::engine::test::ScriptFixture;

namespace {

const std::string kOrders = "Orders: LOAD * INLINE [\nid, customer, amount\n1, A, 10\n2, B, 5\n3, A, 7\n4, , 1\n];\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(load, ScriptFixture)

BOOST_AUTO_TEST_CASE(inline_data_becomes_a_table) {
    BOOST_TEST(run("T: LOAD * INLINE [\n a , b \n 1 , x y \n\n 2.50, z\n];") == "T(a,b): 1,x y; 2.50,z");
    BOOST_TEST(run("T: LOAD b, a AS [the a] INLINE [a|b\n1|2] (delimiter is '|');") == "T(b,the a): 2,1");
    BOOST_TEST(run("LOAD * INLINE \"a\n1\";") == "Table(a): 1");
}

BOOST_AUTO_TEST_CASE(files_are_read_through_connections) {
    file("x.csv", "a,b\n1,x\n2,y\n");
    BOOST_TEST(run("LOAD * FROM [lib://data/x.csv] (txt, utf8, embedded labels);") == "x(a,b): 1,x; 2,y");
    BOOST_TEST(run("T: LOAD @2 AS b, @1 FROM [lib://data/x.csv] (txt, no labels, header is 1 lines);") ==
               "T(b,@1): x,1; y,2");
    file("y.txt", "a;\"b\nc\"\n1;2\n");
    BOOST_TEST(run("LOAD * FROM 'lib://data/y.txt' (txt, codepage is 1252, embedded labels, delimiter is ';', msq);") ==
               "y(a,b\nc): 1,2");
}

BOOST_AUTO_TEST_CASE(wildcards_load_every_file_into_one_table) {
    file("p1.csv", "a\n1\n");
    file("p2.csv", "a\n2\n");
    file("q.csv", "b\n3\n");
    BOOST_TEST(run("T: LOAD a, FileBaseName() AS f FROM [lib://data/p*.csv] (txt, embedded labels);") ==
               "T(a,f): 1,p1; 2,p2");
    BOOST_TEST(run("LOAD * FROM [lib://data/z*.csv];").find("no file matches \"lib://data/z*.csv\"") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(expressions_make_fields) {
    BOOST_TEST(run("T: LOAD a, a * 2 AS d, b & '!' AS e, If(a > 1, 'big') AS f INLINE [a, b\n1, x\n2, y];") ==
               "T(a,d,e,f): 1,2,x!,~; 2,4,y!,big");
    BOOST_TEST(run("T: LOAD a+1 INLINE [a\n1];") == "T(a+1): 2");
    BOOST_TEST(run("T: LOAD Date(a) AS d, Year(a) AS y INLINE [a\n2001-02-03];") == "T(d,y): 2001-02-03,2001");
}

BOOST_AUTO_TEST_CASE(values_keep_load_order_whatever_is_filtered) {
    run("T: LOAD * INLINE [a\nx\ny\nz]; U: NOCONCATENATE LOAD a AS b RESIDENT T WHERE a <> 'x'; DROP TABLE T;");
    BOOST_TEST(tables() == "U(b): y; z");
    BOOST_TEST(result.model->field(0).cardinality() == 2);
}

BOOST_AUTO_TEST_CASE(where_filters) {
    BOOST_TEST(run(kOrders + "BIG: NOCONCATENATE LOAD * RESIDENT Orders WHERE amount >= 7; DROP TABLE Orders;") ==
               "BIG(id,customer,amount): 1,A,10; 3,A,7");
    BOOST_TEST(run("T: LOAD a, b INLINE [a,b\n1,2\n3,1\n2,2] WHERE a < b OR a = b;") == "T(a,b): 1,2; 2,2");
}

BOOST_AUTO_TEST_CASE(exists_sees_values_loaded_before_and_in_the_same_load) {
    BOOST_TEST(run("T: LOAD * INLINE [k\nA\nB]; U: LOAD k, v INLINE [k, v\nA, 1\nC, 2\nB, 3] WHERE Exists(k);") ==
               "T(k): A; B | U(k,v): A,1; B,3");
    BOOST_TEST(run("T: LOAD k, v INLINE [k, v\nA, 1\nA, 2\nB, 3] WHERE NOT Exists(k);") == "T(k,v): A,1; B,3");
    BOOST_TEST(run("T: LOAD * INLINE [k\nA\nB]; U: LOAD x INLINE [x\nB\nC] WHERE Exists(k, x);") ==
               "T(k): A; B | U(x): B");
}

BOOST_AUTO_TEST_CASE(preceding_loads_stack) {
    BOOST_TEST(run("T: LOAD *, b * 10 AS c; LOAD a, a + 1 AS b INLINE [a\n1\n2];") == "T(a,b,c): 1,2,20; 2,3,30");
    BOOST_TEST(run("T: LOAD DISTINCT b; LOAD a, b; LOAD a, Mod(a, 2) AS b INLINE [a\n1\n2\n3];") == "T(b): 1; 0");
    BOOST_TEST(run("T: LOAD a; SET x = 1;").find("this LOAD has no source") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(group_by_aggregates) {
    BOOST_TEST(run(kOrders +
                   "G: LOAD customer, Sum(amount) AS total, Count(id) AS n, Max(amount) - Min(amount) AS spread "
                   "RESIDENT Orders GROUP BY customer; DROP TABLE Orders;") ==
               "G(customer,total,n,spread): A,17,2,3; B,5,1,0; ,1,1,0");
    BOOST_TEST(run("G: LOAD Sum(a) AS s INLINE [a\n1\n2];") == "G(s): 3");
    BOOST_TEST(run("G: LOAD Concat(DISTINCT b, '-') AS c, Mod(a, 2) AS m INLINE [a, b\n1,x\n2,y\n3,z\n5,x] "
                   "WHERE a < 5 GROUP BY Mod(a, 2);") == "G(c,m): x-z,1; y,0");
}

BOOST_AUTO_TEST_CASE(order_by_sorts_resident_records) {
    const std::string load =
        "T: LOAD * INLINE [a, b\n10, x\n2, y\nz, x\n2, x]; S: NOCONCATENATE LOAD a, b, RecNo() AS n, "
        "Previous(a) AS p RESIDENT T ORDER BY ";
    BOOST_TEST(run(load + "a, b DESC; DROP TABLE T;") == "S(a,b,n,p): 2,y,1,~; 2,x,2,2; 10,x,3,2; z,x,4,10");
    BOOST_TEST(run(load + "a DESC; DROP TABLE T;") == "S(a,b,n,p): z,x,1,~; 10,x,2,z; 2,y,3,10; 2,x,4,2");
    BOOST_TEST(run(load + "c;").find("unknown field \"c\" in ORDER BY") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(autogenerate_and_while_make_records) {
    BOOST_TEST(run("T: LOAD RecNo() AS r, RowNo() AS o AUTOGENERATE 1 + 2;") == "T(r,o): 1,1; 2,2; 3,3");
    BOOST_TEST(run("T: LOAD a, IterNo() AS i INLINE [a\n2\n0\n1] WHILE IterNo() <= a;") == "T(a,i): 2,1; 2,2; 1,1");
    BOOST_TEST(run("T: FIRST 2 LOAD * INLINE [a\n1\n2\n3];") == "T(a): 1; 2");
    BOOST_TEST(run("T: LOAD 1 AS a AUTOGENERATE 'x';").find("AUTOGENERATE expects a number") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(peek_reads_the_output_and_previous_the_input) {
    BOOST_TEST(run("T: LOAD a, a + Alt(Peek('s'), 0) AS s, Previous(a) AS p INLINE [a\n1\n2\n3];") ==
               "T(a,s,p): 1,1,~; 2,3,1; 3,6,2");
    BOOST_TEST(run("T: LOAD * INLINE [a\n7\n8]; LET x = Peek('a', 0, 'T'); LET y = Peek('a', -1, 'T');") ==
               "T(a): 7; 8");
    BOOST_TEST(variable("x") == "7");
    BOOST_TEST(variable("y") == "8");
}

BOOST_AUTO_TEST_CASE(subfield_without_a_number_multiplies_records) {
    BOOST_TEST(run("T: LOAD k, SubField(v, ';') AS v INLINE [k, v\n1, a;b\n2, c];") == "T(k,v): 1,a; 1,b; 2,c");
    BOOST_TEST(run("T: LOAD SubField(a, '-') AS x, SubField(b, '-') AS y INLINE [a, b\n1-2, p-q];") ==
               "T(x,y): 1,p; 2,p; 1,q; 2,q");
    BOOST_TEST(run("T: LOAD SubField(a, '-', 2) AS x INLINE [a\n1-2];") == "T(x): 2");
}

BOOST_AUTO_TEST_CASE(equal_fields_concatenate_unless_told_otherwise) {
    const std::string two = "A: LOAD * INLINE [x, y\n1, 2]; B: ";
    BOOST_TEST(run(two + "LOAD * INLINE [y, x\n4, 3];") == "A(x,y): 1,2; 3,4");
    BOOST_TEST(run(two + "NOCONCATENATE LOAD y AS z, x INLINE [y, x\n4, 3];") == "A(x,y): 1,2 | B(z,x): 4,3");
    BOOST_TEST(
        run("A: LOAD * INLINE [x, y\n1, 2]; CONCATENATE (A) LOAD * INLINE [x, w\n3, 4]; CONCATENATE LOAD * INLINE "
            "[w\n5];") == "A(x,y,w): 1,2,~; 3,~,4; ~,~,5");
    BOOST_TEST(run("A: LOAD * INLINE [x\n1]; A: LOAD * INLINE [y\n2];") == "A(x): 1 | A-1(y): 2");
}

BOOST_AUTO_TEST_CASE(distinct_marks_the_table) {
    BOOST_TEST(run("T: LOAD DISTINCT a INLINE [a\n1\n1\n2]; CONCATENATE (T) LOAD * INLINE [a\n2\n3];") ==
               "T(a): 1; 2; 3");
    BOOST_TEST(result.model->table(0).details().distinct);
}

BOOST_AUTO_TEST_CASE(joins_combine_over_shared_fields) {
    const std::string left = "T: LOAD * INLINE [k, a\n1, x\n2, y\n, n]; ";
    const std::string right = "JOIN (T) LOAD * INLINE [k, b\n1, p\n1, q\n3, r\n, m] (txt); ";
    variables["NullInterpret"] = "";
    BOOST_TEST(run(left + "INNER " + right) == "T(k,a,b): 1,x,p; 1,x,q");
    BOOST_TEST(run(left + "LEFT " + right) == "T(k,a,b): 1,x,p; 1,x,q; 2,y,~; ~,n,~");
    BOOST_TEST(run(left + "RIGHT " + right) == "T(k,a,b): 1,x,p; 1,x,q; 3,~,r; ~,~,m");
    BOOST_TEST(run(left + right) == "T(k,a,b): 1,x,p; 1,x,q; 2,y,~; ~,n,~; 3,~,r; ~,~,m");
    BOOST_TEST(run("T: LOAD * INLINE [a\n1\n2]; JOIN LOAD * INLINE [b\n3\n4];") == "T(a,b): 1,3; 1,4; 2,3; 2,4");
    BOOST_TEST(run("JOIN (Tt) LOAD 1 AS a AUTOGENERATE 1;").find("there is no table \"Tt\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_table_can_be_joined_and_concatenated_with_itself) {
    const std::string table = "T: LOAD * INLINE [id, parent\n1, 0\n2, 1\n3, 1]; ";
    BOOST_TEST(run(table + "LEFT JOIN (T) LOAD id AS parent, parent AS grandparent RESIDENT T;") ==
               "T(id,parent,grandparent): 1,0,~; 2,1,0; 3,1,0");
    BOOST_TEST(run(table + "CONCATENATE (T) LOAD id AS parent, parent AS id, 'new' AS f RESIDENT T WHERE id = 2;") ==
               "T(id,parent,f): 1,0,~; 2,1,~; 3,1,~; 1,2,new");
}

BOOST_AUTO_TEST_CASE(keep_filters_both_tables) {
    const std::string left = "T: LOAD * INLINE [k, a\n1, x\n2, y]; ";
    const std::string right = "KEEP (T) LOAD * INLINE [k, b\n1, p\n3, r]; ";
    BOOST_TEST(run(left + "U: INNER " + right) == "T(k,a): 1,x | U(k,b): 1,p");
    BOOST_TEST(run(left + "U: LEFT " + right) == "T(k,a): 1,x; 2,y | U(k,b): 1,p");
    BOOST_TEST(run(left + "U: RIGHT " + right) == "T(k,a): 1,x | U(k,b): 1,p; 3,r");
}

BOOST_AUTO_TEST_CASE(cross_tables_turn_columns_into_rows) {
    variables["NullInterpret"] = "";
    BOOST_TEST(run("T: CROSSTABLE (month, sales) LOAD * INLINE [p, Jan, Feb\nA, 1, 2\nB, , 4];") ==
               "T(p,month,sales): A,Jan,1; A,Feb,2; B,Feb,4");
    BOOST_TEST(run("T: CROSSTABLE (m, s, 2) LOAD * INLINE [p, q, Jan\nA, x, 1];") == "T(p,q,m,s): A,x,Jan,1");
    BOOST_TEST(run("T: CROSSTABLE (m, s, 2) LOAD * INLINE [p, q\nA, x];").find("at least one must be left") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(interval_match_links_values_to_intervals) {
    variables["NullInterpret"] = "";
    const std::string events = "E: LOAD * INLINE [t, k\n1, a\n5, a\n9, b];";
    BOOST_TEST(run(events + "I: INTERVALMATCH (t) LOAD * INLINE [lo, hi\n1, 5\n6, ];") ==
               "E(t,k): 1,a; 5,a; 9,b | I(t,lo,hi): 1,1,5; 5,1,5; 9,6,~");
    BOOST_TEST(run(events + "INNER JOIN (E) INTERVALMATCH (t, k) LOAD * INLINE [lo, hi, k\n0, 10, b];") ==
               "E(t,k,lo,hi): 9,b,0,10");
    BOOST_TEST(run(events + "I: INTERVALMATCH (u) LOAD * INLINE [lo, hi\n1, 5];").find("finds no field \"u\"") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(mappings_replace_values) {
    const std::string map = "M: MAPPING LOAD * INLINE [k, v\nA, Alpha\nA, second\nB, Beta]; ";
    BOOST_TEST(run(map + "T: LOAD ApplyMap('M', a) AS x, ApplyMap('M', a, 'none') AS y INLINE [a\nA\nB\nC];") ==
               "T(x,y): Alpha,Alpha; Beta,Beta; C,none");
    BOOST_TEST(run(map + "T: LOAD MapSubString('M', a) AS x INLINE [a\nAxB];") == "T(x): AlphaxBeta");
    BOOST_TEST(run("T: LOAD ApplyMap('N', a) AS x INLINE [a\nA];").find("there is no mapping table \"N\"") !=
               std::string::npos);
    BOOST_TEST(run("M: MAPPING LOAD * INLINE [k\nA];").find("a mapping table has two columns") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(record_functions_know_the_tables) {
    run("T: LOAD * INLINE [a, b\n1, x\n2, y]; LET n = NoOfRows('T'); LET f = NoOfFields('T'); LET m = FieldName(2, "
        "'T'); "
        "LET t = TableName(0); LET c = FieldValueCount('a'); LET v = FieldValue('b', 2); LET i = FieldIndex('b', 'y');"
        "U: LOAD Lookup('b', 'a', q, 'T') AS r, AutoNumber(q) AS k INLINE [q\n2\n3\n2];");
    BOOST_TEST(variable("n") == "2");
    BOOST_TEST(variable("f") == "2");
    BOOST_TEST(variable("m") == "b");
    BOOST_TEST(variable("t") == "T");
    BOOST_TEST(variable("c") == "2");
    BOOST_TEST(variable("v") == "y");
    BOOST_TEST(variable("i") == "2");
    BOOST_TEST(tables() == "T(a,b): 1,x; 2,y | U(r,k): y,1; ~,2; y,1");
}

BOOST_AUTO_TEST_CASE(number_formats_decide_what_is_a_number) {
    run("SET DecimalSep=','; SET ThousandSep='.'; SET DateFormat='DD/MM/YYYY'; T: LOAD a INLINE "
        "[a\n1.234,5\n03/02/2001\nx] "
        "(delimiter is ';');");
    const Symbols& symbols = result.model->field(0).symbols();
    BOOST_TEST(symbols.number(0) == 1234.5);
    BOOST_TEST(symbols.number(1) == 36925);
    BOOST_TEST(symbols.to_text(1) == "03/02/2001");
    BOOST_TEST(!symbols.has_number(2));
    BOOST_TEST(result.formats.date_format == "DD/MM/YYYY");
}

BOOST_AUTO_TEST_CASE(dates_and_times_keep_their_format) {
    run("T: LOAD a, Timestamp(a) AS t, Year(a) AS y, a + 0 AS n INLINE [a\n2001-02-03\n2001-02-04];");
    auto format = [&](const char* field) {
        return result.model->field(result.model->find_field(field).value()).details().format;
    };
    BOOST_TEST((format("a").type == NumberType::date));
    BOOST_TEST(format("a").pattern == "YYYY-MM-DD");
    BOOST_TEST((format("t").type == NumberType::timestamp));
    BOOST_TEST((format("y").type == NumberType::unknown));
    BOOST_TEST((format("n").type == NumberType::unknown));
    const std::vector<std::string>& tags = result.model->field(result.model->find_field("a").value()).details().tags;
    BOOST_TEST(std::count(tags.begin(), tags.end(), "$date") == 1);
}

BOOST_AUTO_TEST_CASE(empty_cells_are_empty_texts_unless_interpreted_as_null) {
    BOOST_TEST(run("T: LOAD a, b, IsNull(b) AS n INLINE [a, b\n1,\n2];") == "T(a,b,n): 1,,0; 2,~,-1");
    BOOST_TEST(run("SET NullInterpret = ''; T: LOAD a, b INLINE [a, b\n1,\n2, x];") == "T(a,b): 1,~; 2,x");
}

BOOST_AUTO_TEST_SUITE_END()
