// Web pages, XML and DIF files as tables.
#include <boost/test/unit_test.hpp>

#include "script_fixture.h"

using namespace orrery::engine::test;

BOOST_FIXTURE_TEST_SUITE(documents, ScriptFixture)

namespace {

constexpr const char* kPage = R"(<!DOCTYPE html><html><head><style>td > a { }</style><script>"<table>"</script></head>
<body><!-- <table><tr><td>no</table> -->
<table class="first"><tr><th>Name</th><th colspan=2>Size &amp;
 weight</th></tr>
<tr><td>A&nbsp;<b>bold</b><br>one</td><td>1</td><td>2,5</td></tr>
<TR><TD>plain<TD>3<TD></TABLE>
<table><tr><td>x</td><td><table><tr><td>inner</td></tr></table></td></tr><tr><td>y</td></tr></table>
a < b &unknown; <table></table></body>)";

bool says(const std::string& result, const char* what) { return result.find(what) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(tables_of_a_page_are_numbered) {
    file("a.html", kPage);
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.html] (html, embedded labels);") ==
               "T(Name,Size & weight,Size & weight1): A bold one,1,2,5; plain,3,~");
    BOOST_TEST(run("T: LOAD [Name] AS n FROM [lib://data/a.html] (html, embedded labels, table is @1);") ==
               "T(n): A bold one; plain");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.html] (html, no labels, table is @2);") == "T(@1,@2): x,inner; y,~");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.html] (html, no labels, table is @3);") == "T(@1): inner");
    BOOST_TEST(run("T: LOAD @2 FROM [lib://data/a.html] (html, no labels, header is 1 lines);") == "T(@2): 1; 3");
    BOOST_TEST(says(run("T: LOAD * FROM [lib://data/a.html] (html, table is @9);"), "4 tables"));
    BOOST_TEST(says(run("T: LOAD * FROM [lib://data/a.html] (html, table is [first]);"), "@1"));
}

BOOST_AUTO_TEST_CASE(broken_pages_give_what_is_there) {
    file("a.html", "<table><tr><td>1<td>2</tr><tr><td colspan='9999999999'>3<tr><td");
    BOOST_TEST(says(run("T: LOAD @1, @2 FROM [lib://data/a.html] (html, no labels);"), "T(@1,@2): 1,2; 3,"));
    file("b.html", "no table <");
    BOOST_TEST(says(run("T: LOAD * FROM [lib://data/b.html] (html);"), "0 tables"));
    file("c.html", "<table><tr><td>&#8364;&#x41;&#0;&#xD800;&bad</td></tr></table>");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/c.html] (html, no labels);") == "T(@1): \u20ACA&#0;&#xD800;&bad");
}

BOOST_AUTO_TEST_CASE(cells_of_a_page_may_reach_into_further_columns_and_rows) {
    file("a.html",
         "<table><tr><th>Region<th>Shop<th>Sales<tr><td rowspan=2>North<td>A<td>10<tr><td>B<td>20"
         "<tr><td>South<td>C<td rowspan=9>30<tr><td>East<td>D<tr><td colspan=2 rowspan=2>E<tr></table>");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.html] (html, embedded labels);") ==
               "T(Region,Shop,Sales): North,A,10; North,B,20; South,C,30; East,D,30; E,E,30; E,E,30");
    file("b.html", "<table><tr><td data-colspan=2>1<td colspan = \"2\">2<td title = 'x>y' COLSPAN=1>3</table>");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/b.html] (html, no labels);") == "T(@1,@2,@3,@4): 1,2,2,3");
}

BOOST_AUTO_TEST_CASE(pages_with_very_wide_tables_are_read_or_refused_at_once) {
    const auto many = [](int count, const std::string& cell) {
        std::string out;
        for (int i = 0; i < count; ++i) out += cell;
        return out;
    };
    file("a.html", "<table><tr>" + many(9000, "<th>x") + "<tr><td>1" + many(2000, "<td colspan=1000>y") + "</table>");
    BOOST_TEST(run("T: LOAD x, x1, x8999 FROM [lib://data/a.html] (html, embedded labels);") == "T(x,x1,x8999): 1,y,y");
    file("b.html", "<table><tr>" + many(200'000, "<td>a") + "</table>");
    BOOST_TEST(says(run("T: LOAD * FROM [lib://data/b.html] (html, no labels);"), "more than 10000 columns"));
    file("c.html", "<table><tr>" + many(50, "<th colspan=1000>x") + "<tr><td>1</table>");
    BOOST_TEST(says(run("T: LOAD * FROM [lib://data/c.html] (html, embedded labels);"), "more than 10000 columns"));
    file("d.html", "<table><tr><th>@2<th><th><tr><td>1<td>2<td>3</table>");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/d.html] (html, embedded labels);") == "T(@2,@21,@3): 1,2,3");
}

BOOST_AUTO_TEST_CASE(elements_at_a_path_are_rows) {
    file("a.xml", R"(<?xml version="1.0"?><shop><order id="1" when="now"><who>A &amp; B</who>
        <where><city>C</city></where><item n="x">7</item><item n="y">8</item></order><order id="2">note</order></shop>)");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.xml] (xml, table is [shop/order]);") ==
               "T(id,when,who,where/city,item/n,item,order): 1,now,A & B,C,x,7,~; 2,~,~,~,~,~,note");
    BOOST_TEST(run("T: LOAD id, [where/city] AS c FROM [lib://data/a.xml] (xml);") == "T(id,c): 1,C; 2,~");
    BOOST_TEST(run("T: LOAD n, item FROM [lib://data/a.xml] (xml, table is [shop/order/item]);") ==
               "T(n,item): x,7; y,8");
    BOOST_TEST(says(run("T: LOAD * FROM [lib://data/a.xml] (xml, table is [shop/none]);"), "shop/none"));
    file("b.xml", "<shop><order>");
    BOOST_TEST(says(run("T: LOAD * FROM [lib://data/b.xml] (xml);"), "breaks off"));
}

BOOST_AUTO_TEST_CASE(dif_files_are_read_by_tuples) {
    file("a.dif",
         "TABLE\r\n0,1\r\n\"EXCEL\"\r\nVECTORS\r\n0,2\r\n\"\"\r\nDATA\r\n0,0\r\n\"\"\r\n"
         "-1,0\r\nBOT\r\n1,0\r\n\"Name\"\r\n1,0\r\n\"Size\"\r\n"
         "-1,0\r\nBOT\r\n1,0\r\n\"a \"\"b\"\"\"\r\n0,2.5\r\nV\r\n"
         "-1,0\r\nBOT\r\n1,0\r\n\"c\"\r\n0,1\r\nTRUE\r\n"
         "-1,0\r\nBOT\r\n1,0\r\n\"d\"\r\n0,0\r\nNA\r\n-1,0\r\nEOD\r\n");
    BOOST_TEST(run("T: LOAD Name, Size * 2 AS s FROM [lib://data/a.dif] (dif, embedded labels);") ==
               "T(Name,s): a \"b\",5; c,-2; d,~");
    file("b.dif", "TABLE\n0,1\n\"\"\nDATA\n0,0\n\"\"\n-1,0\nBOT\n1,0\n");
    BOOST_TEST(says(run("T: LOAD * FROM [lib://data/b.dif] (dif);"), "line 9"));
    file("c.dif", "a,b\n");
    BOOST_TEST(says(run("T: LOAD * FROM [lib://data/c.dif] (dif);"), "no DIF file"));
}

BOOST_AUTO_TEST_SUITE_END()
