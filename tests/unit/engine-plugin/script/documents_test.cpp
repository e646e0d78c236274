// Web pages, XML and DIF files as tables.
#include <algorithm>
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

/// An ASCII text in UTF-16.
std::string utf16(std::string_view text, bool big_endian) {
    std::string out;
    for (const char sign : text) {
        if (big_endian) out += '\0';
        out += sign;
        if (!big_endian) out += '\0';
    }
    return out;
}

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

BOOST_AUTO_TEST_CASE(pages_say_how_they_are_encoded) {
    const auto first = [&](const std::string& page, const char* format) {
        file("a.html", page);
        return run(std::string("T: LOAD * FROM [lib://data/a.html] (") + format + ", no labels);");
    };
    const std::string cell = "<table><tr><td>\xE4</table>";  // ä in Latin-1 and Windows-1252, д in Windows-1251
    BOOST_TEST(first("<meta charset=latin1>" + cell, "html") == "T(@1): \u00E4");
    BOOST_TEST(first("<META CHARSET = 'Windows-1251' >" + cell, "html") == "T(@1): \u0434");
    const std::string old = "<meta http-equiv=content-type content=\"text/html; Charset = windows-1251\">";
    BOOST_TEST(first(old + cell, "html") == "T(@1): \u0434");
    BOOST_TEST(first("<!-- <meta charset=latin1> --><meta name=x content='charset=latin1'>" + cell, "html") ==
               "T(@1): \uFFFD");
    BOOST_TEST(first("<meta charset=utf-8><table><tr><td>\u00E4</table>", "html") == "T(@1): \u00E4");
    // Whoever writes the script knows best.
    BOOST_TEST(first("<meta charset=windows-1251>" + cell, "html, codepage is 1252") == "T(@1): \u00E4");
    BOOST_TEST(first("<meta charset=latin1><table><tr><td>\u00E4</table>", "html, utf8") == "T(@1): \u00E4");
    // Texts in 16 bits do not call themselves that where it could be read.
    const std::string plain = "<meta charset=utf-16><table><tr><td>x</table>";
    BOOST_TEST(first(plain, "html") == "T(@1): x");
    BOOST_TEST(first("\xFF\xFE" + utf16(plain, false), "html") == "T(@1): x");
    BOOST_TEST(first("\xFE\xFF" + utf16(plain, true), "html") == "T(@1): x");
    BOOST_TEST(first(utf16(plain, false), "html") == "T(@1): x");
    BOOST_TEST(first("\xEF\xBB\xBF<meta charset=latin1><table><tr><td>\u00E4</table>", "html") == "T(@1): \u00E4");
}

BOOST_AUTO_TEST_CASE(so_do_xml_files) {
    const auto first = [&](const std::string& xml, const char* format = "xml") {
        file("a.xml", xml);
        return run(std::string("T: LOAD * FROM [lib://data/a.xml] (") + format + ");");
    };
    const auto declared = [](const std::string& how) { return "<?xml version='1.0'" + how + "?><a><b>\xE4</b></a>"; };
    BOOST_TEST(first(declared(" encoding = 'ISO-8859-1'")) == "T(b): \u00E4");
    BOOST_TEST(first(declared(" encoding=\"windows-1251\" standalone='yes'")) == "T(b): \u0434");
    BOOST_TEST(first(declared("")) == "T(b): \uFFFD");
    BOOST_TEST(first(declared(" encoding='windows-1251'"), "xml, ansi") == "T(b): \u00E4");
    const std::string wide = "<?xml version='1.0' encoding='UTF-16'?><a><b>x</b></a>";
    for (const bool big_endian : {false, true}) {
        BOOST_TEST(first((big_endian ? "\xFE\xFF" : "\xFF\xFE") + utf16(wide, big_endian)) == "T(b): x");
        BOOST_TEST(first(utf16(wide, big_endian)) == "T(b): x");
    }
    // What nobody knows is read as if nothing was said, and told.
    BOOST_TEST(first(declared(" encoding='x-none/../y'")) == "T(b): \uFFFD");
    const auto told = [](const std::string& line) { return says(line, "the encoding \"x-none/../y\""); };
    BOOST_TEST(std::count_if(monitor.lines.begin(), monitor.lines.end(), told) == 1);
}

BOOST_AUTO_TEST_CASE(named_characters_of_pages_are_those_of_html) {
    file("a.html",
         "<table><tr><td>&Auml;&ouml;&szlig;&yuml; &alpha;&Omega; &rarr;&hearts;&le;&ndash;&euro; "
         "&frac12;&sup2;&lsquo;&rsquo;&bull;&Scaron;&thetasym; &nosuch;&AUML;&; &#150;&#x80;</table>");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.html] (html, no labels);") ==
               "T(@1): \u00C4\u00F6\u00DF\u00FF \u03B1\u03A9 \u2192\u2665\u2264\u2013\u20AC "
               "\u00BD\u00B2\u2018\u2019\u2022\u0160\u03D1 &nosuch;&AUML;&; \u2013\u20AC");
}

BOOST_AUTO_TEST_CASE(what_repeats_within_a_row_is_told) {
    file("a.xml",
         "<shop><order id='1'><item n='x'><w>1</w></item><item n='y'><w>2</w></item><note>a</note></order>"
         "<order id='2'><item n='z'/><note>b</note><note>c</note></order></shop>");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.xml] (xml, table is [shop/order]);") ==
               "T(id,item/n,item/w,note): 1,x,1,a; 2,z,~,b");
    const auto told = [&](const char* what) {
        return std::count_if(monitor.lines.begin(), monitor.lines.end(),
                             [&](const auto& line) { return says(line, what); });
    };
    BOOST_TEST(told("shop/order/item") == 1);
    BOOST_TEST(told("shop/order/note") == 1);
    BOOST_TEST(told("warning") == 2);  // none for what is in an item
    // Who asks for nothing of it misses nothing.
    monitor.lines.clear();
    BOOST_TEST(run("T: LOAD id FROM [lib://data/a.xml] (xml, table is [shop/order]);") == "T(id): 1; 2");
    BOOST_TEST(told("warning") == 0);
}

BOOST_AUTO_TEST_CASE(an_attribute_and_an_element_of_one_name_are_two_fields) {
    file("a.xml", "<shop><order id='1'><id>A</id></order><order><id>B</id><id1>c</id1></order></shop>");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.xml] (xml);") == "T(id,id1,id11): 1,A,~; ~,B,c");
}

BOOST_AUTO_TEST_CASE(rows_of_elements_in_each_other_are_joined_by_keys_that_are_asked_for) {
    file("a.xml",
         "<shop><order><who>A</who><item>x</item><item>y</item></order><order><who>B</who><item>z</item></order></"
         "shop>");
    BOOST_TEST(
        run("O: LOAD who, %Key_order_0A1B2C3D FROM [lib://data/a.xml] (XmlSimple, table is [shop/order]);\n"
            "I: LOAD item, %Key_order_0A1B2C3D FROM [lib://data/a.xml] (XmlSimple, table is [shop/order/item]);") ==
        "O(who,%Key_order_0A1B2C3D): A,1; B,2 | I(item,%Key_order_0A1B2C3D): x,1; y,1; z,2");
    BOOST_TEST(run("I: LOAD item, %Key_item AS i, %Key_shop AS s FROM [lib://data/a.xml] "
                   "(xmlsimple, table is [shop/order/item]);") == "I(item,i,s): x,1,1; y,2,1; z,3,1");
    BOOST_TEST(says(run("T: LOAD %Key_none FROM [lib://data/a.xml] (xml);"), "%Key_none"));
}

BOOST_AUTO_TEST_CASE(records_of_a_field_may_be_documents) {
    const std::string field =
        "X: LOAD * INLINE [x\n<r><o><n>5</n></o><o><n>6</n></o></r>\n\n<r><o><n>7</n></o></r>];\n";
    BOOST_TEST(run(field + "T: LOAD n FROM_FIELD (X, x) (XmlSimple, table is [r/o]) WHERE n > 5; DROP TABLE X;") ==
               "T(n): 6; 7");
    // A text has no encoding any more, whatever it says.
    BOOST_TEST(run("X: LOAD '<?xml encoding=\"latin1\"?><r><o n=\"\u00E4\"/></r>' AS x AUTOGENERATE 1;\n"
                   "T: LOAD n FROM_FIELD (X, x) (xml); DROP TABLE X;") == "T(n): \u00E4");
    BOOST_TEST(run("X: LOAD '[{\"a\":1},{\"a\":2}]' AS x AUTOGENERATE 1;\n"
                   "T: LOAD a FROM_FIELD (X, x) (json); DROP TABLE X;") == "T(a): 1; 2");
    BOOST_TEST(
        says(run("X: LOAD 'x' AS x AUTOGENERATE 1; T: LOAD * FROM_FIELD (X, x) (qvd);"), "FROM_FIELD reads texts"));
    BOOST_TEST(says(run("X: LOAD 'x' AS x AUTOGENERATE 1; T: LOAD * FROM_FIELD (X, y) (xml);"), "no field \"y\""));
}

BOOST_AUTO_TEST_CASE(xml_may_have_a_document_type_that_declares_no_entity) {
    const auto read = [&](const std::string& xml) {
        file("a.xml", xml);
        return run("T: LOAD * FROM [lib://data/a.xml] (xml);");
    };
    const std::string data = "<a><b>1</b></a>";
    BOOST_TEST(read("<!DOCTYPE a>" + data) == "T(b): 1");
    BOOST_TEST(read("<!DOCTYPE a SYSTEM \"no > such.dtd\">" + data) == "T(b): 1");
    BOOST_TEST(read("<!DOCTYPE a [<!ELEMENT a (b)><!-- <!ENTITY ]> ' --><?p ]> ?><!ATTLIST b c CDATA ']>'>]  >" +
                    data) == "T(b): 1");
    BOOST_TEST(says(read("<!DOCTYPE a [<!ELEMENT a (b)>\n<!ENTITY x 'y'>]>" + data), "entit"));
    BOOST_TEST(says(read("<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;]>" + data), "entit"));
    for (const char* broken : {"<!DOCTYPE a [", "<!DOCTYPE a", "<!DOCTYPE a [<!--", "<!DOCTYPE a 'x", "<!DOCTYPE a []"})
        BOOST_TEST(says(read(broken), "breaks off"));
    BOOST_TEST(says(read("<a><!DOCTYPE a>" + data + "</a>"), "document type"));
    BOOST_TEST(says(read("<!ELEMENT a>" + data), "<!ELEMENT"));
}

BOOST_AUTO_TEST_CASE(xml_that_is_none_is_refused) {
    const auto read = [&](const std::string& inner) {
        file("a.xml", "<a><b " + inner + "</b></a>");
        return run("T: LOAD * FROM [lib://data/a.xml] (xml);");
    };
    BOOST_TEST(says(read("='1'>"), "attribute without a name"));
    BOOST_TEST(says(read("x y='1'>"), "attribute without a value"));
    for (const char* reference : {"&#xD83D;", "&#56832;", "&#0;", "&#x110000;", "&#;", "&#x;"})
        BOOST_TEST(says(read(std::string(">") + reference), "character"));
    BOOST_TEST(says(read(">&nbsp;"), "unknown entity nbsp"));
    BOOST_TEST(read(">&#x1F600;") == "T(b): \U0001F600");
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
