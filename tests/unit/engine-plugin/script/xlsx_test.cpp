// XLSX workbooks as sources: sheets, ranges, kinds of values, and files that mean harm.
#include <boost/test/unit_test.hpp>
#include <random>

#include "script/workbook.h"
#include "script_fixture.h"
#include "workbook_file.h"

using namespace orrery::engine;
using orrery::engine::test::Members;
using orrery::engine::test::ScriptFixture;
using orrery::engine::test::workbook;
using orrery::engine::test::zip;

namespace {

const std::string kRows =
    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>n "
    "&amp; m</t></is></c></row>"
    "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\" s=\"1\"><v>45351</v></c><c r=\"C2\"><v>1.5</v></c></row>"
    "<row r=\"4\"><c r=\"A4\" t=\"str\"><f>1+1</f><v>2</v></c><c r=\"B4\" s=\"2\"><v>45352</v></c><c "
    "r=\"D4\"><v>9</v></c></row>";
const std::string kLoad = "T: LOAD * FROM [lib://data/x.xlsx] ";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(xlsx, ScriptFixture)

BOOST_AUTO_TEST_CASE(a_sheet_becomes_a_table_with_typed_values) {
    file("x.xlsx", zip(workbook(kRows)));
    BOOST_TEST(run(kLoad + "(ooxml, embedded labels, table is Sheet1);") ==
               "T(name,day,n & m): Åda ,2024-02-29,1.5; ~,~,~; 2,2024-03-01,~");
    BOOST_TEST(
        run("SET DateFormat = 'D.M.YY'; T: LOAD day, Num(day) AS n FROM [lib://data/x.xlsx] (ooxml, embedded labels) "
            "WHERE Len(day) > 0;") == "T(day,n): 29.2.24,45351; 1.3.24,45352");
    BOOST_TEST(run("T: LOAD name & '!' AS x FROM [lib://data/x.xlsx] (ooxml, embedded labels) WHERE RecNo() = 1;") ==
               "T(x): Åda !");
}

BOOST_AUTO_TEST_CASE(without_labels_columns_have_their_letters) {
    file("x.xlsx", zip(workbook(kRows)));
    BOOST_TEST(run(kLoad + "(ooxml, no labels, header is 1 lines);") ==
               "T(A,B,C,D): Åda ,2024-02-29,1.5,~; ~,~,~,~; 2,2024-03-01,~,9");
    BOOST_TEST(run("T: LOAD D, B FROM [lib://data/x.xlsx] (ooxml, no labels, header is 2 lines);") ==
               "T(D,B): ~,~; 9,2024-03-01");
}

BOOST_AUTO_TEST_CASE(parts_of_a_workbook_are_named) {
    file("x.xlsx", zip(workbook(kRows)));
    BOOST_TEST(run(kLoad + "(ooxml, no labels, table is [It's two]);") == "T(A): 1; 2; 3");
    BOOST_TEST(run(kLoad + "(ooxml, no labels, table is Part);") == "T(B,C): 2024-02-29,1.5");
    BOOST_TEST(run(kLoad + "(ooxml, no labels, table is Other);") == "T(A): 1; 2");
    BOOST_TEST(run(kLoad + "(ooxml, no labels, table is [It's two$A2:A3]);") == "T(A): 2; 3");
    BOOST_TEST(run(kLoad + "(ooxml, no labels, table is [It's two$]);") == "T(A): 1; 2; 3");
    BOOST_TEST(run(kLoad + "(ooxml, table is Sheet2);")
                   .find("has no sheet or named range \"Sheet2\"; nearest known: Sheet1") != std::string::npos);
    BOOST_TEST(result.failures[0].code == 10);
}

BOOST_AUTO_TEST_CASE(number_formats_say_what_numbers_mean) {
    file("x.xlsx",
         zip(workbook(
             "<row r=\"1\"><c r=\"A1\" s=\"3\"><v>0.5</v></c><c r=\"B1\" s=\"4\"><v>45351.25</v></c><c r=\"C1\" "
             "s=\"5\"><v>1.5</v></c><c r=\"D1\" s=\"6\"><v>3</v></c><c r=\"E1\" t=\"b\"><v>1</v></c><c r=\"F1\" "
             "t=\"e\"><v>#N/A</v></c><c r=\"G1\" s=\"1\"><v>1</v></c></row>")));
    BOOST_TEST(run(kLoad + "(ooxml, no labels);") ==
               "T(A,B,C,D,E,F,G): 12:00:00,2024-02-29 06:00:00,36:00:00,3,TRUE,#N/A,1900-01-01");
}

BOOST_AUTO_TEST_CASE(labels_are_made_unique_and_start_at_the_first_used_cell) {
    file("x.xlsx",
         zip(workbook(
             "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>a</t></is></c><c r=\"C3\" t=\"inlineStr\"><is><t>a</t>"
             "</is></c><c r=\"E3\"><v>7</v></c></row><row r=\"4\"><c r=\"A4\"><v>0</v></c><c r=\"B4\"><v>1</v></c>"
             "<c r=\"C4\"><v>2</v></c><c r=\"D4\"><v>3</v></c><c r=\"F4\"><v>5</v></c></row>")));
    BOOST_TEST(run(kLoad + "(ooxml, embedded labels);") == "T(a,a1,D,7): 1,2,3,~");
}

BOOST_AUTO_TEST_CASE(columns_and_ranges_are_read_as_written) {
    BOOST_TEST(column_letters(0) == "A");
    BOOST_TEST(column_letters(25) == "Z");
    BOOST_TEST(column_letters(26) == "AA");
    BOOST_TEST(column_letters(16383) == "XFD");
    std::string_view text = "xfd12";
    BOOST_TEST(take_column(text) == 16383u);
    BOOST_TEST(text == "12");
    CellRange range;
    BOOST_TEST(parse_range("$B$2:$C$3", range));
    BOOST_TEST((range.first_row == 1 && range.first_column == 1 && range.last_row == 2 && range.last_column == 2));
    BOOST_TEST(parse_range("B:C", range));
    BOOST_TEST(range.last_row == 0xFFFFFFFF);
    for (const char* bad : {"", "$", "B2:", "C3:B2", "B2:C3:D4", "XFE1", "A0"})
        BOOST_TEST(!parse_range(bad, range), bad);
}

BOOST_AUTO_TEST_CASE(what_is_no_workbook_is_refused_with_a_reason) {
    const auto fails_with = [&](const std::string& bytes, const std::string& text) {
        file("x.xlsx", bytes);
        const std::string failure = run(kLoad + "(ooxml);");
        BOOST_TEST(failure.find(text) != std::string::npos, failure << " does not say " << text);
    };
    fails_with("a,b\n1,2\n", "no zip archive");
    fails_with(zip({{"a.txt", "x"}}), "holds no workbook");
    const auto with = [](const std::string& member, const std::string& content) {
        Members members = workbook(kRows);
        members[member] = content;
        return zip(members);
    };
    fails_with(with("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c>"),
               "breaks off");
    fails_with(
        with("xl/worksheets/sheet1.xml", "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet/>"),
        "declares entities");
    fails_with(with("xl/sharedStrings.xml", "<sst><si><t>&lol;</t></si></sst>"), "unknown entity lol");
    fails_with(
        with("xl/worksheets/sheet1.xml",
             "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row></sheetData></worksheet>"),
        "refers to a text that the workbook does not hold");
    fails_with(with("xl/worksheets/sheet1.xml",
                    "<worksheet><sheetData><row r=\"9999999\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>"),
               "rows of the sheet are not in order");
    fails_with(with("xl/worksheets/sheet1.xml",
                    "<worksheet><sheetData><row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row></sheetData></worksheet>"),
               "has the place \"XFE1\"");
    std::string nested;
    for (int i = 0; i < 200; ++i) nested += "<a>";
    fails_with(with("xl/worksheets/sheet1.xml", nested), "nested too deeply");
}

BOOST_AUTO_TEST_CASE(a_bomb_is_refused_before_it_fills_the_memory) {
    Members members = workbook(kRows);
    members["xl/worksheets/sheet1.xml"] =
        "<worksheet><sheetData>" + std::string((std::size_t{512} << 20) + 1, ' ') + "</sheetData></worksheet>";
    file("x.xlsx", zip(members));
    BOOST_TEST(std::filesystem::file_size(folder / "data" / "x.xlsx") < std::size_t{2} << 20);
    BOOST_TEST(run(kLoad + "(ooxml);").find("larger than 512 MiB when it is unpacked") != std::string::npos);
    memory_limit = std::uint64_t{1} << 20;
    file("x.xlsx",
         zip(workbook(
             "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>")));
    BOOST_TEST(run(kLoad + "(ooxml, no labels);").find("fields need more than the 1 MiB") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(columns_that_begin_far_below_count_before_they_are_made) {
    std::string cells;
    for (int column = 0; column < 16384; ++column) cells += "<c><v>1</v></c>";
    file("x.xlsx", zip(workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\">" + cells + "</row>")));
    memory_limit = std::uint64_t{64} << 20;
    BOOST_TEST(run(kLoad + "(ooxml, no labels);").find("fields need more than the 64 MiB") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_truncation_and_flipped_bytes_end_with_an_answer) {
    const std::string whole = zip(workbook(kRows));
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        file("x.xlsx", whole.substr(0, size));
        run(kLoad + "(ooxml, embedded labels);");
        BOOST_TEST(result.failures.size() == 1);
    }
    std::mt19937 chance(7);
    for (int turn = 0; turn < 300; ++turn) {
        std::string flipped = whole;
        flipped[chance() % flipped.size()] ^= static_cast<char>(1 + chance() % 255);
        file("x.xlsx", flipped);
        run(kLoad + "(ooxml, embedded labels);");
        BOOST_TEST((result.model != nullptr || !result.failures.empty()));
    }
}

BOOST_AUTO_TEST_SUITE_END()
