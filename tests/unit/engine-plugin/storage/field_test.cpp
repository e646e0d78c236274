// Orders of a field's values and finding a value in it.
#include "storage/field.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::engine;

namespace {

Symbols mixed() {
    SymbolsBuilder builder;
    builder.intern(Value::text("pear"));
    builder.intern(Value(20));
    builder.intern(Value::text("Apple"));
    builder.intern(Value::dual("three", 3));
    builder.intern(Value::text("apple"));
    builder.intern(Value(100));
    builder.intern(Value::text("20"));
    return builder.finish();
}

std::string shown(const Field& field, std::span<const Element> order) {
    std::string out;
    for (Element e : order) out += (out.empty() ? "" : " ") + field.symbols().to_text(e);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(field)

BOOST_AUTO_TEST_CASE(numeric_order_puts_numbers_first_then_texts) {
    Field field({"F", {}, {}, {}, false, {}}, mixed());
    BOOST_TEST(shown(field, field.numeric_order()) == "three 20 100 20 Apple apple pear");
    BOOST_TEST(field.numeric_rank()[3] == 0);
}

BOOST_AUTO_TEST_CASE(text_order_ignores_case_first) {
    Field field({"F", {}, {}, {}, false, {}}, mixed());
    BOOST_TEST(shown(field, field.text_order()) == "100 20 20 Apple apple pear three");
}

BOOST_AUTO_TEST_CASE(values_are_found_by_number_or_exact_text) {
    Field field({"F", {}, {}, {}, false, {}}, mixed());
    BOOST_TEST(field.find(Value(3)) == 3);
    BOOST_TEST(field.find(Value(20)) == 1);
    BOOST_TEST(field.find(Value::text("20")) == 6);
    BOOST_TEST(field.find(Value::text("apple")) == 4);
    BOOST_TEST(field.find(Value::text("APPLE")) == kNoElement);
    BOOST_TEST(field.find(Value::text("three")) == kNoElement);
    BOOST_TEST(field.find(Value(4)) == kNoElement);
    BOOST_TEST(field.find(Value()) == kNoElement);
    BOOST_TEST(field.find_displayed("20").size() == 2);
    BOOST_TEST(field.find_displayed("three").size() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
