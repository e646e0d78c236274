// Symbol tables: load order, equality, first-seen text, leaving out what is unused.
#include "storage/symbols.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::engine;

BOOST_AUTO_TEST_SUITE(symbols)

BOOST_AUTO_TEST_CASE(elements_are_numbered_in_load_order) {
    SymbolsBuilder builder;
    BOOST_TEST(builder.intern(Value::text("b")) == 0);
    BOOST_TEST(builder.intern(Value(7)) == 1);
    BOOST_TEST(builder.intern(Value::text("a")) == 2);
    BOOST_TEST(builder.intern(Value::text("b")) == 0);
    BOOST_TEST(builder.intern(Value()) == kNoElement);
    Symbols symbols = builder.finish();
    BOOST_TEST(symbols.size() == 3);
    BOOST_TEST(symbols.to_text(0) == "b");
    BOOST_TEST(symbols.to_text(1) == "7");
    BOOST_TEST(symbols.has_number(1));
    BOOST_TEST(!symbols.has_number(2));
    BOOST_TEST(symbols.value(kNoElement).is_null());
}

BOOST_AUTO_TEST_CASE(the_first_seen_text_of_a_number_wins) {
    SymbolsBuilder builder;
    BOOST_TEST(builder.intern(Value::dual("1.0", 1)) == 0);
    BOOST_TEST(builder.intern(Value::dual("1", 1)) == 0);
    BOOST_TEST(builder.intern(Value::dual("007", 7)) == 1);
    BOOST_TEST(builder.intern(Value(7)) == 1);
    BOOST_TEST(builder.intern(Value::text("7")) == 2);
    Symbols symbols = builder.finish();
    BOOST_TEST(symbols.to_text(0) == "1.0");
    BOOST_TEST(symbols.to_text(1) == "007");
}

BOOST_AUTO_TEST_CASE(zero_and_minus_zero_are_one_symbol) {
    SymbolsBuilder builder;
    BOOST_TEST(builder.intern(Value(-0.0)) == 0);
    BOOST_TEST(builder.intern(Value(0.0)) == 0);
    BOOST_TEST(builder.finish().to_text(0) == "0");
}

BOOST_AUTO_TEST_CASE(plain_numbers_store_no_text) {
    SymbolsBuilder builder;
    builder.intern(Value::dual("5", 5));
    builder.intern(Value::dual("1.5", 1.5));
    Symbols symbols = builder.finish();
    BOOST_TEST(symbols.arrays().text_offsets.empty());
    BOOST_TEST(symbols.arrays().kinds.empty());
    BOOST_TEST(symbols.to_text(1) == "1.5");
    BOOST_TEST(symbols.numbers().size() == 3);
}

BOOST_AUTO_TEST_CASE(many_symbols_are_found_again) {
    SymbolsBuilder builder;
    for (int i = 0; i < 50000; ++i) {
        BOOST_REQUIRE(builder.intern_number(i * 0.5) == static_cast<Element>(2 * i));
        BOOST_REQUIRE(builder.intern_text("t" + std::to_string(i)) == static_cast<Element>(2 * i + 1));
    }
    for (int i = 0; i < 50000; ++i) {
        BOOST_REQUIRE(builder.find(Value(i * 0.5)) == static_cast<Element>(2 * i));
        BOOST_REQUIRE(builder.find(Value::text("t" + std::to_string(i))) == static_cast<Element>(2 * i + 1));
    }
    BOOST_TEST(builder.find(Value(-1)) == kNoElement);
    BOOST_TEST(builder.value(1).to_text() == "t0");
}

BOOST_AUTO_TEST_CASE(appended_symbols_are_found_as_soon_as_one_is_looked_for) {
    SymbolsBuilder builder;
    BOOST_TEST(builder.intern_text("first") == 0);
    for (int i = 1; i <= 1000; ++i) BOOST_REQUIRE(builder.append_number(i) == static_cast<Element>(i));
    BOOST_TEST(builder.append_dual("0.50", 0.5) == 1001);
    BOOST_TEST(builder.append_dual("0.25", 0.25) == 1002);
    const SymbolsBuilder& reading = builder;
    BOOST_TEST(reading.find(Value(1000)) == 1000);
    BOOST_TEST(builder.append_number(-0.0) == 1003);
    BOOST_TEST(builder.intern_number(0) == 1003);
    BOOST_TEST(builder.intern_dual("500", 500) == 500);
    BOOST_TEST(builder.intern_text("first") == 0);
    BOOST_TEST(builder.append_number(5000) == 1004);
    SymbolsBuilder moved = std::move(builder);
    BOOST_TEST(moved.find(Value(5000)) == 1004);
    BOOST_TEST(moved.intern_number(6000) == 1005);
    const Symbols symbols = moved.finish();
    BOOST_TEST(symbols.to_text(1001) == "0.50");
    BOOST_TEST(!symbols.has_text(1002));
}

BOOST_AUTO_TEST_CASE(an_empty_text_is_a_symbol_and_a_dual_may_display_nothing) {
    SymbolsBuilder builder;
    BOOST_TEST(builder.intern(Value::text("")) == 0);
    BOOST_TEST(builder.intern(Value::dual("", 5)) == 1);
    BOOST_TEST(builder.intern(Value(6)) == 2);
    Symbols symbols = builder.finish();
    BOOST_TEST(symbols.to_text(0).empty());
    BOOST_TEST(symbols.to_text(1).empty());
    BOOST_TEST(symbols.number(1) == 5);
    BOOST_TEST(symbols.to_text(2) == "6");
}

BOOST_AUTO_TEST_CASE(unused_symbols_are_left_out_and_order_is_kept) {
    SymbolsBuilder builder;
    for (const char* text : {"a", "b", "c"}) builder.intern_text(text);
    std::vector<std::uint8_t> used{1, 0, 1};
    Symbols symbols = builder.finish(&used);
    BOOST_TEST(symbols.size() == 2);
    BOOST_TEST(symbols.to_text(1) == "c");
}

BOOST_AUTO_TEST_SUITE_END()
