// Delimited texts: labels, quotes, ragged rows, character sets, and texts large enough for several threads.
#include <boost/test/unit_test.hpp>
#include <charconv>
#include <random>

#include "script/delimited_reader.h"
#include "script/load_error.h"
#include "script/plain_number.h"

using namespace orrery::engine;

namespace {

struct Fixture {
    DelimitedFormat format;
    ReadOptions options;
    std::vector<std::string> warnings;

    Fixture() {
        format.labels = Labels::embedded;
        options.interpret = [](std::string_view text) {
            double number = 0;
            auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
            bool all = error == std::errc() && end == text.data() + text.size();
            return all ? Value::dual(text, number) : Value::text(text);
        };
        options.warn = [this](const std::string& warning) { warnings.push_back(warning); };
    }
    DelimitedTable read(std::string_view text) {
        MemoryInput input(text, "test.csv");
        return read_delimited(input, format, options);
    }
    std::string error(std::string_view text) {
        try {
            read(text);
        } catch (const LoadError& e) {
            return e.what();
        }
        return "no error";
    }
};

/// "label=cell|cell|… label=…"; NULL is shown as ~.
std::string show(const DelimitedTable& result) {
    std::string out;
    for (const SourceColumn& column : result.table.columns) {
        out += (out.empty() ? "" : " ") + column.name + "=";
        for (std::size_t row = 0; row < column.codes.size(); ++row) {
            Value value = column.symbols.value(column.codes[row]);
            out += (row == 0 ? "" : "|") + (value.is_null() ? std::string("~") : value.to_text());
        }
    }
    return out;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(delimited, Fixture)

BOOST_AUTO_TEST_CASE(labels_name_the_columns) {
    BOOST_TEST(show(read("a,b\n1,x\n2,y\n")) == "a=1|2 b=x|y");
    BOOST_TEST(show(read("a,b\r\n1,x\r\n2,y")) == "a=1|2 b=x|y");
    BOOST_TEST(show(read("a,a,,a\n1,2,3,4")) == "a=1 a1=2 @3=3 a2=4");
    BOOST_TEST(show(read("a,b\n")) == "a= b=");
    BOOST_TEST(show(read("")).empty());
}

BOOST_AUTO_TEST_CASE(without_labels_columns_are_numbered) {
    format.labels = Labels::none;
    BOOST_TEST(show(read("1,x\n2,y\n")) == "@1=1|2 @2=x|y");
}

BOOST_AUTO_TEST_CASE(only_the_columns_asked_for_are_read) {
    options.columns = {"c", "@1", "nowhere"};
    DelimitedTable result = read("a,b,c\n1,2,3\n");
    BOOST_TEST(show(result) == "c=3 @1=1");
    BOOST_TEST(result.labels.size() == 3);
}

BOOST_AUTO_TEST_CASE(byte_order_marks_are_accepted) {
    BOOST_TEST(show(read("\xEF\xBB\xBF"
                         "a\n1\n")) == "a=1");
    BOOST_TEST(show(read(std::string_view("\xFF\xFE"
                                          "a\0\n\0\xE9\0\n\0",
                                          10))) == "a=\xC3\xA9");
    BOOST_TEST(show(read(std::string_view("\xFE\xFF"
                                          "\0a\0\n\xD8\x3D\xDE\x00",
                                          10))) == "a=\xF0\x9F\x98\x80");
}

BOOST_AUTO_TEST_CASE(character_sets_become_utf8) {
    BOOST_TEST(show(read("a\n\xC3\xA9\n\xE9\n")) == "a=\xC3\xA9|\xEF\xBF\xBD");
    format.charset = Charset::ansi;
    BOOST_TEST(show(read("a\n\xE9\x80\n")) == "a=\xC3\xA9\xE2\x82\xAC");
}

BOOST_AUTO_TEST_CASE(short_rows_end_in_null_and_long_rows_warn_with_their_line) {
    BOOST_TEST(show(read("a,b,c\n1\n1,2,3,4\n,,\n")) == "a=1|1| b=~|2| c=~|3|");
    BOOST_REQUIRE(warnings.size() == 1);
    BOOST_TEST(warnings[0] == "\"test.csv\", line 3: more cells than the 3 columns; the superfluous ones are left out");
}

BOOST_AUTO_TEST_CASE(blank_lines_and_comments_are_skipped) {
    format.comment = "#";
    BOOST_TEST(show(read("#about\n\na\n\r\n1\n#no\n2\n\n")) == "a=1|2");
    format.header_lines = 2;
    BOOST_TEST(show(read("x,\"y\nz\na\n1")) == "a=1");
}

BOOST_AUTO_TEST_CASE(other_delimiters) {
    format.delimiter = '\t';
    BOOST_TEST(show(read("a\tb\n1\t2")) == "a=1 b=2");
    format.delimiter = ' ';
    format.runs_of_spaces = true;
    BOOST_TEST(show(read("  a   b\n 1 2  \n3  4\n")) == "a=1|3 b=2|4");
}

BOOST_AUTO_TEST_CASE(standard_quotes_count_only_around_a_cell) {
    BOOST_TEST(show(read("a,b\n\"x,y\",5\" pipe\n\"\",\"5\" pipe\"\n")) == "a=x,y| b=5\" pipe|5\" pipe");
    BOOST_TEST(error("a,b\n1,2\n\"x,2\n") ==
               "\"test.csv\", line 3: a quoted cell is not closed on its line; say \"msq\" if cells contain line "
               "breaks, or \"no quotes\"");
    format.quoting = Quoting::none;
    BOOST_TEST(show(read("a,b\n\"x,\"2\n")) == "a=\"x b=\"2");
}

BOOST_AUTO_TEST_CASE(msq_cells_may_hold_line_breaks_and_doubled_quotes) {
    format.quoting = Quoting::msq;
    BOOST_TEST(show(read("a,b\r\n\"x\ny\",\"say \"\"hi\"\"\"\r\n\"1\",z\n")) == "a=x\ny|1 b=say \"hi\"|z");
    BOOST_TEST(
        error("a,b\n1,2\n\"x\ny\",\"never") ==
        "\"test.csv\", line 3: a quoted cell is never closed; double the quotes inside cells, or say \"no quotes\"");
    BOOST_TEST(
        error("a,b\n\"x\"y,2\n") ==
        "\"test.csv\", line 2: text follows a closing quote; double the quotes inside cells, or say \"no quotes\"");
}

BOOST_AUTO_TEST_CASE(equal_numbers_share_the_first_seen_text) {
    BOOST_TEST(show(read("a\n1.0\n1\n1.00\n")) == "a=1.0|1.0|1.0");
    BOOST_TEST(show(read("a\n007\n7\n")) == "a=007|007");
}

BOOST_AUTO_TEST_CASE(inline_cells_are_trimmed) {
    format.trim_cells = true;
    BOOST_TEST(show(read(" a , b \n 1 , x y \n\" z \" ,2\n")) == "a=1| z  b=x y|2");
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named) {
    BOOST_CHECK_EXCEPTION(FileInput("/nowhere/x.csv", "lib://data/x.csv"), LoadError, [](const LoadError& e) {
        return e.kind() == LoadErrorKind::file_not_found &&
               std::string(e.what()) == "cannot open \"lib://data/x.csv\": No such file or directory";
    });
}

BOOST_AUTO_TEST_CASE(more_columns_than_a_table_may_have_are_refused) {
    auto labels = [](int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += (i == 0 ? "f" : ",f") + std::to_string(i);
        return text + "\n";
    };
    BOOST_TEST(read(labels(10'000)).labels.size() == 10'000u);
    BOOST_TEST(error(labels(10'001)) ==
               "\"test.csv\": more than the 10000 columns that a table may have; is the "
               "delimiter right?");
}

BOOST_AUTO_TEST_CASE(cancelling_stops_the_reader) {
    options.check_cancelled = [] { throw LoadCancelled(); };
    BOOST_CHECK_THROW(read("a\n1\n"), LoadCancelled);
}

BOOST_AUTO_TEST_CASE(large_texts_with_line_breaks_in_cells_come_back_whole) {
    format.quoting = Quoting::msq;
    std::mt19937 random(7);
    std::string text = "n,t\n";
    std::vector<std::string> expected;
    for (int row = 0; row < 400000; ++row) {
        std::string cell = "v" + std::to_string(random() % 5000);
        bool quoted = random() % 3 == 0;
        if (quoted) cell += random() % 2 == 0 ? "\n,\n" : "\"";
        expected.push_back(cell);
        text += std::to_string(row) + ",";
        if (!quoted) {
            text += cell + "\n";
            continue;
        }
        text += '"';
        for (char c : cell) text += c == '"' ? std::string("\"\"") : std::string(1, c);
        text += "\"\n";
    }
    DelimitedTable result = read(text);
    BOOST_REQUIRE(result.table.rows == expected.size());
    std::size_t wrong = 0;
    for (std::size_t row = 0; row < expected.size(); ++row) {
        wrong += result.table.columns[0].symbols.value(result.table.columns[0].codes[row]).number() !=
                 static_cast<double>(row);
        wrong += result.table.columns[1].symbols.value(result.table.columns[1].codes[row]).to_text() != expected[row];
    }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(a_stray_quote_in_a_large_text_loses_no_row) {
    format.quoting = Quoting::msq;
    std::string text = "n,t\n";
    for (int row = 0; row < 500000; ++row)
        text += std::to_string(row) + (row == 10 ? ",5\" pipe\n" : row % 2 == 0 ? ",\"a\nb\"\n" : ",c\n");
    DelimitedTable result = read(text);
    BOOST_TEST(result.table.rows == 500000);
    BOOST_TEST(result.table.columns[1].symbols.size() == 3);
    std::size_t wrong = 0;
    for (std::size_t row = 0; row < result.table.rows; ++row)
        wrong += result.table.columns[0].symbols.value(result.table.columns[0].codes[row]).number() !=
                 static_cast<double>(row);
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(a_text_larger_than_the_window_is_read_in_parts) {
    std::string text = "n,t\n";
    for (int row = 0; text.size() < (std::size_t{70} << 20); ++row)
        text += std::to_string(row) + ",some longer text that fills the window " + std::to_string(row % 10) + "\n";
    std::uint64_t last_progress = 0;
    options.progress = [&](std::uint64_t rows) { last_progress = rows; };
    DelimitedTable result = read(text);
    BOOST_TEST(result.table.rows == static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n') - 1));
    BOOST_TEST(last_progress == result.table.rows);
    BOOST_TEST(result.table.columns[0].symbols.size() == result.table.rows);
    BOOST_TEST(result.table.columns[1].symbols.size() == 10);
}

BOOST_AUTO_TEST_CASE(quotes_within_rows_do_not_shift_the_rows_behind_them) {
    // Every kind of row is followed by a simple one.
    const std::string rows[] = {"\"a\",1", "a\"b,2",          "\"a\"\r", "\"\",",
                                ",\"x\"",  "\"a,b\",\"c\"\r", "a,\"\"",  "x\"y\"z,\"q\""};
    for (const Quoting quoting : {Quoting::none, Quoting::standard, Quoting::msq}) {
        format.quoting = quoting;
        std::string text = "a,b\n";
        for (int i = 0; i < 300; ++i)
            for (const std::string& row : rows) text += row + "\nsimple," + std::to_string(i) + "\n";
        const DelimitedTable read_back = read(text);
        BOOST_REQUIRE(read_back.table.rows == 300 * 2 * std::size(rows));
        std::size_t wrong = 0;
        for (std::size_t row = 1; row < read_back.table.rows; row += 2) {
            const SourceColumn& b = read_back.table.columns[1];
            wrong += b.symbols.value(b.codes[row]).number() != static_cast<double>(row / (2 * std::size(rows)));
        }
        BOOST_TEST(wrong == 0);
    }
}

BOOST_AUTO_TEST_CASE(blank_lines_in_texts_of_one_column_are_skipped) {
    BOOST_TEST(show(read("a\n\n1\n\r\n\"\"\n2\r\n\r\n")) == "a=1||2");
}

BOOST_AUTO_TEST_CASE(numbers_keep_the_text_they_were_first_seen_with) {
    options.point = '.';
    BOOST_TEST(show(read("a\n12.50\n12.5\n3\n3.00\n0.25\n-0.50\n-0\n0\n")) == "a=12.50|12.50|3|3|0.25|-0.50|-0|-0");
    BOOST_TEST(show(read("a,b\n1,x\n,7\n2\nz,8\n1,9\n1.0,10\n")) == "a=1||2|z|1|1 b=x|7|~|8|9|10");
}

BOOST_AUTO_TEST_CASE(cells_that_stand_for_null_are_null_among_numbers) {
    options.plain_numbers = false;
    options.interpret = [](std::string_view text) { return text == "0" ? Value() : Value::text(text); };
    BOOST_TEST(show(read("a\n1\n0\n2\n")) == "a=1|~|2");
}

// Each file of columns of every kind is read with many chunks and windows, and row by row without them.
BOOST_AUTO_TEST_CASE(large_texts_are_read_as_if_by_one_thread) {
    options.point = '.';
    std::mt19937 random(11);
    const auto cell = [&](int column, int row) -> std::string {
        switch (column) {
            case 0:
                return std::to_string(row / 3);  // ascending
            case 1:
                return PlainNumber{static_cast<std::int64_t>(random() % 100000), 2}.text('.');
            case 2:
                return "name " + std::to_string(random() % 1000);
            case 3:  // nearly always a number
                return random() % 50 == 0 ? "n/a" : std::to_string(static_cast<int>(random() % 2000) - 1000);
            case 4:  // too far apart for a table
                return std::to_string(std::uint64_t{random()} * 1000);
            default:  // numbers only in some parts of the text
                return row / 20000 % 2 == 0 ? std::to_string(random() % 10)
                                            : "\"t," + std::to_string(random() % 10) + "\"";
        }
    };
    constexpr int kColumns = 6;
    std::string text = "a,b,c,d,e,f\n";
    std::vector<SymbolsBuilder> symbols(kColumns);
    std::vector<std::vector<Element>> codes(kColumns);
    for (int row = 0; text.size() < (std::size_t{33} << 20); ++row) {
        for (int c = 0; c < kColumns; ++c) {
            const std::string made = cell(c, row);
            text += (c == 0 ? "" : ",") + made;
            const auto c_at = static_cast<std::size_t>(c);
            codes[c_at].push_back(
                symbols[c_at].intern(options.interpret(made[0] == '"' ? made.substr(1, made.size() - 2) : made)));
        }
        text += '\n';
    }
    const DelimitedTable read_back = read(text);
    for (std::size_t c = 0; c < kColumns; ++c) {
        const SourceColumn& column = read_back.table.columns[c];
        BOOST_TEST_CONTEXT(column.name) {
            BOOST_TEST(column.codes.size() == codes[c].size());
            BOOST_TEST(std::equal(codes[c].begin(), codes[c].end(), column.codes.begin()));
            BOOST_REQUIRE(column.symbols.size() == symbols[c].size());
            std::size_t wrong = 0;
            for (Element e = 0; e < column.symbols.size(); ++e)
                wrong += column.symbols.value(e).to_text() != symbols[c].value(e).to_text();
            BOOST_TEST(wrong == 0);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
