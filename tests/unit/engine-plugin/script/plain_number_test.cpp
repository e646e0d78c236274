// Numbers in their plain spelling: the value, the text, and what is left to others.
#include <boost/test/unit_test.hpp>
#include <charconv>
#include <random>

#include "script/number_table.h"

using namespace orrery::engine;

namespace {

/// As it stands in a file: eight bytes behind it are readable.
bool parse(std::string text, PlainNumber& out, char point = '.') {
    const std::size_t size = text.size();
    text.append(8, '7');
    return parse_plain_number({text.data(), size}, point, out);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plain_number)

BOOST_AUTO_TEST_CASE(number_and_text_are_told_from_digits_and_decimals) {
    for (const char* text :
         {"0", "7", "-7", "12", "12345678", "123456789", "20230115", "99999999999999", "0.5", "-0.50", "12.50",
          "1.2345", "12345.678", "123456.789012", "0.00", "0.000001", "-12345678.9"}) {
        PlainNumber number;
        BOOST_TEST_CONTEXT(text) {
            BOOST_REQUIRE(parse(text, number));
            double expected = 0;
            std::from_chars(text, text + std::strlen(text), expected);
            BOOST_TEST(number.number() == expected);
            BOOST_TEST(number.text('.') == text);
            if (number.is_plain('.')) BOOST_TEST(format_number(expected) == text);
        }
    }
}

BOOST_AUTO_TEST_CASE(other_spellings_are_left_to_others) {
    for (const char* text : {"",
                             "-",
                             "007",
                             "-0",
                             "-0.00",
                             "+1",
                             ".5",
                             "5.",
                             "-.5",
                             "1e5",
                             "1,5",
                             "1.2.3",
                             " 1",
                             "1 ",
                             "00.5",
                             "1.",
                             "123456789012345",
                             "1234567.12345678",
                             "12a",
                             "1-2",
                             "--1",
                             "abcdefgh",
                             "1.5x",
                             "123456789x",
                             "12345678.",
                             "0123456789"}) {
        PlainNumber number;
        BOOST_TEST_CONTEXT(text) BOOST_TEST(!parse(text, number));
    }
}

BOOST_AUTO_TEST_CASE(the_point_is_the_one_that_is_told) {
    PlainNumber number;
    BOOST_TEST(parse("12,5", number, ','));
    BOOST_TEST(number.number() == 12.5);
    BOOST_TEST(number.text(',') == "12,5");
    BOOST_TEST(!number.is_plain(','));
    BOOST_TEST(!parse("12.5", number, ','));
    BOOST_TEST(!parse("12.5", number, '\0'));
    BOOST_TEST(!parse(std::string("1\0002", 3), number, '\0'));
    BOOST_TEST(parse("125", number, '\0'));
}

BOOST_AUTO_TEST_CASE(random_numbers_are_read_like_others_read_them) {
    std::mt19937_64 random(3);
    std::size_t wrong = 0;
    for (int i = 0; i < 200000; ++i) {
        const auto decimals = static_cast<std::uint32_t>(random() % 6);
        std::int64_t power = 1;
        for (auto digits = random() % 12; digits != 0; --digits) power *= 10;
        const PlainNumber made{static_cast<std::int64_t>(random() % 100) * power / 7, decimals};
        const std::string text = made.text('.');
        PlainNumber read;
        double expected = 0;
        std::from_chars(text.data(), text.data() + text.size(), expected);
        wrong += !parse(text, read) || read.digits != made.digits || read.decimals != made.decimals ||
                 read.number() != expected || (read.is_plain('.') && format_number(expected) != text);
    }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(a_table_answers_as_symbols_do) {
    std::mt19937 random(5);
    for (const std::int64_t spread : {10, 5000, 3'000'000, 2'000'000'000}) {
        NumberTable table;
        SymbolsBuilder symbols;
        SymbolsBuilder expected;
        std::size_t wrong = 0;
        for (int i = 0; i < 20000; ++i) {
            PlainNumber number{static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(spread)) - spread / 3,
                               random() % 16 == 0 ? 1U : 2U};
            if (number.digits == 0) number.decimals = 0;
            const std::string text = number.text('.');
            const Element element = expected.intern_dual(text, number.number());
            Element found = table.find(number);
            if (found == kNoElement) found = table.add(number, '.', symbols);
            wrong += found != element || symbols.value(found).to_text() != expected.value(element).to_text() ||
                     symbols.find(Value(number.number())) != element;
            if (i % 1000 == 0) wrong += symbols.intern_text(text) != expected.intern_text(text);
        }
        BOOST_TEST(wrong == 0);
        BOOST_TEST(symbols.size() == expected.size());
    }
}

BOOST_AUTO_TEST_SUITE_END()
