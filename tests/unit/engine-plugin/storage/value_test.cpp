// Values: kinds, sharing of texts, equality as symbols, display of numbers.
#include "storage/value.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace orrery::engine;

BOOST_AUTO_TEST_SUITE(value)

BOOST_AUTO_TEST_CASE(a_default_value_is_null_and_displays_nothing) {
    Value null;
    BOOST_TEST(null.is_null());
    BOOST_TEST(null.to_text().empty());
    BOOST_TEST(std::isnan(null.number()));
    BOOST_TEST(Value(std::nan("")).is_null());
}

BOOST_AUTO_TEST_CASE(a_dual_has_a_number_and_its_own_text) {
    Value dual = Value::dual("Jan", 1);
    BOOST_TEST(dual.has_number());
    BOOST_TEST(dual.has_text());
    BOOST_TEST(dual.number() == 1);
    BOOST_TEST(dual.to_text() == "Jan");
    BOOST_TEST(Value::dual("x", std::nan("")).has_number() == false);
}

BOOST_AUTO_TEST_CASE(copies_share_the_text_and_outlive_the_original) {
    Value copy;
    {
        Value original = Value::text(std::string(100, 'x'));
        copy = original;
        BOOST_TEST((copy.stored_text().data() == original.stored_text().data()));
        Value moved = std::move(original);
        BOOST_TEST(original.is_null());  // NOLINT: a moved-from value is null
        copy = moved;
    }
    BOOST_TEST(copy.to_text() == std::string(100, 'x'));
    const Value& self = copy;
    copy = self;
    BOOST_TEST(copy.to_text().size() == 100);
}

BOOST_AUTO_TEST_CASE(a_borrowed_text_is_copied_by_owned) {
    std::string text = "abc";
    Value borrowed = Value::borrowed_text(text);
    Value owned = borrowed.owned();
    BOOST_TEST((borrowed.stored_text().data() == text.data()));
    BOOST_TEST((owned.stored_text().data() != text.data()));
    BOOST_TEST(owned.to_text() == "abc");
}

BOOST_AUTO_TEST_CASE(symbols_are_equal_by_number_else_by_exact_text) {
    BOOST_TEST(Value(1).same_symbol(Value::dual("1.0", 1)));
    BOOST_TEST(!Value(1).same_symbol(Value::text("1")));
    BOOST_TEST(Value::text("a").same_symbol(Value::text("a")));
    BOOST_TEST(!Value::text("a").same_symbol(Value::text("A")));
    BOOST_TEST(Value().same_symbol(Value()));
    BOOST_TEST(!Value().same_symbol(Value::text("")));
}

BOOST_AUTO_TEST_CASE(truth_is_minus_one_and_any_other_number_but_zero_is_true) {
    BOOST_TEST(Value::boolean(true).number() == -1);
    BOOST_TEST(Value(0.5).is_true());
    BOOST_TEST(!Value(0).is_true());
    BOOST_TEST(!Value::text("true").is_true());
}

BOOST_AUTO_TEST_CASE(numbers_display_up_to_14_significant_digits) {
    BOOST_TEST(format_number(0) == "0");
    BOOST_TEST(format_number(-0.0) == "0");
    BOOST_TEST(format_number(42) == "42");
    BOOST_TEST(format_number(-1.5) == "-1.5");
    BOOST_TEST(format_number(0.1 + 0.2) == "0.3");
    BOOST_TEST(format_number(1.0 / 3) == "0.33333333333333");
    BOOST_TEST(format_number(99999999999999) == "99999999999999");
    BOOST_TEST(format_number(1e15) == "1e+15");
    BOOST_TEST(format_number(1.25e-7) == "1.25e-07");
}

BOOST_AUTO_TEST_SUITE_END()
