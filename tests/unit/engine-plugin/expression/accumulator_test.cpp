#include "expression/accumulator.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace orrery::engine;
using Kind = AggregationKind;

namespace {

std::string over(Kind kind, const std::vector<std::vector<Value>>& records, bool distinct = false) {
    const auto accumulator = make_accumulator(kind, distinct);
    for (const auto& record : records) accumulator->add(record);
    const Value result = accumulator->result();
    return result.is_null() ? "null" : result.to_text();
}

const std::vector<std::vector<Value>> kMixed{{Value(3.0)}, {Value::text("x")}, {Value()}, {Value(1.0)}, {Value(3.0)}};
const std::vector<std::vector<Value>> kNone{};

}  // namespace

BOOST_AUTO_TEST_CASE(simple_aggregations_follow_the_null_and_text_rules) {
    BOOST_TEST(over(Kind::sum, kMixed) == "7");
    BOOST_TEST(over(Kind::sum, kMixed, true) == "4");
    BOOST_TEST(over(Kind::sum, kNone) == "0");
    BOOST_TEST(over(Kind::count, kMixed) == "4");
    BOOST_TEST(over(Kind::count, kMixed, true) == "3");
    BOOST_TEST(over(Kind::null_count, kMixed) == "1");
    BOOST_TEST(over(Kind::numeric_count, kMixed) == "3");
    BOOST_TEST(over(Kind::text_count, kMixed) == "1");
    BOOST_TEST(over(Kind::missing_count, kMixed) == "2");
    BOOST_TEST(over(Kind::avg, kMixed) == "2.3333333333333");
    BOOST_TEST(over(Kind::avg, kNone) == "null");
    BOOST_TEST(over(Kind::min, kMixed) == "1");
    BOOST_TEST(over(Kind::max, kMixed) == "3");
    BOOST_TEST(over(Kind::max, kNone) == "null");
    BOOST_TEST(over(Kind::only, kMixed) == "null");
    BOOST_TEST(over(Kind::only, {{Value()}, {Value(2.0)}, {Value(2.0)}}) == "2");
    BOOST_TEST(over(Kind::mode, kMixed) == "3");
    BOOST_TEST(over(Kind::mode, {{Value(1.0)}, {Value(2.0)}}) == "null");
    BOOST_TEST(over(Kind::min_string, kMixed) == "1");
    BOOST_TEST(over(Kind::max_string, kMixed) == "x");
    BOOST_TEST(over(Kind::first_value, kMixed) == "3");
    BOOST_TEST(over(Kind::last_value, kMixed) == "3");
}

BOOST_AUTO_TEST_CASE(ranks_count_distinct_numbers) {
    const Value two(2.0);
    BOOST_TEST(over(Kind::max, {{Value(5.0), two}, {Value(5.0), two}, {Value(4.0), two}}) == "4");
    BOOST_TEST(over(Kind::min, {{Value(5.0), two}}) == "null");
}

BOOST_AUTO_TEST_CASE(concat_sorts_by_weight_or_value) {
    const Value comma = Value::text(",");
    BOOST_TEST(over(Kind::concat, {{Value::text("b"), comma}, {Value::text("a"), comma}, {Value(), comma}}) == "a,b");
    BOOST_TEST(over(Kind::concat, {{Value::text("a"), comma, Value(2.0)}, {Value::text("b"), comma, Value(1.0)}}) ==
               "b,a");
    BOOST_TEST(over(Kind::concat, {{Value::text("a"), comma}, {Value::text("a"), comma}}, true) == "a");
    BOOST_TEST(over(Kind::concat, kNone) == "null");
}

BOOST_AUTO_TEST_CASE(concat_of_more_text_than_anybody_reads_is_null) {
    const Value megabyte = Value::text(std::string(1 << 20, 'x'));
    const std::vector<std::vector<Value>> wide(20, {megabyte, Value::text("")});
    BOOST_TEST(over(Kind::concat, wide) == "null");
    const std::vector<std::vector<Value>> delimited(20, {Value(1.0), megabyte});
    BOOST_TEST(over(Kind::concat, delimited) == "null");
}

BOOST_AUTO_TEST_CASE(first_sorted_value_is_null_on_ties) {
    const std::vector<std::vector<Value>> records{{Value::text("a"), Value(2.0)}, {Value::text("b"), Value(1.0)}};
    BOOST_TEST(over(Kind::first_sorted_value, records) == "b");
    BOOST_TEST(over(Kind::first_sorted_value, {{Value::text("a"), Value(1.0)}, {Value::text("b"), Value(1.0)}}) ==
               "null");
    BOOST_TEST(over(Kind::first_sorted_value,
                    {{Value::text("a"), Value(1.0), Value(2.0)}, {Value::text("b"), Value(3.0), Value(2.0)}}) == "b");
}

BOOST_AUTO_TEST_CASE(statistics_match_known_samples) {
    const std::vector<std::vector<Value>> sample{{Value(2.0)}, {Value(4.0)}, {Value(4.0)}, {Value(5.0)}, {Value(10.0)}};
    BOOST_TEST(over(Kind::median, sample) == "4");
    BOOST_TEST(over(Kind::stdev, sample) == "3");
    BOOST_TEST(over(Kind::sterr, sample) == "1.3416407864999");
    BOOST_TEST(over(Kind::skew, sample) == "1.4814814814815");
    const Value quarter(0.25);
    BOOST_TEST(over(Kind::fractile,
                    {{Value(1.0), quarter}, {Value(2.0), quarter}, {Value(3.0), quarter}, {Value(4.0), quarter}}) ==
               "1.75");
    BOOST_TEST(over(Kind::fractile_exc,
                    {{Value(1.0), quarter}, {Value(2.0), quarter}, {Value(3.0), quarter}, {Value(4.0), quarter}}) ==
               "1.25");
    BOOST_TEST(over(Kind::correl, {{Value(1.0), Value(2.0)}, {Value(2.0), Value(4.0)}, {Value(3.0), Value(6.0)}}) ==
               "1");
}

BOOST_AUTO_TEST_CASE(geometries_are_put_together_projected_and_reduced) {
    const Value square = Value::text("[[[0,0],[2,0],[2,2],[0,2],[0,0]]]"),
                both = Value::text("[[[[4,0],[6,0],[6,2],[4,0]]]]");
    const Value point = Value::text("[1,2]"), line = Value::text("[[3,4],[5,6]]");
    const Value unit = Value::text("unit"), mercator = Value::text("mercator");
    const std::string together = "[[[[0,0],[2,0],[2,2],[0,2],[0,0]]],[[[4,0],[6,0],[6,2],[4,0]]]]";
    BOOST_TEST(over(Kind::geo_union, {{square}, {Value()}, {point}, {both}, {Value::text("none")}}) == together);
    BOOST_TEST(over(Kind::geo_project, {{unit, square}, {unit, both}}) == together);
    BOOST_TEST(over(Kind::geo_project, {{unit, point}}) == "[1,2]");
    BOOST_TEST(over(Kind::geo_project, {{unit, point}, {unit, line}}) == "[[1,2],[3,4],[5,6]]");
    BOOST_TEST(over(Kind::geo_project, {{Value::text("gall"), point}}) == "null");
    BOOST_TEST(over(Kind::geo_project, kNone) == "null");
    BOOST_TEST(over(Kind::geo_project, {{mercator, Value::text("[180,0]")}}) == "[20037508.342789244,0]");
    BOOST_TEST(over(Kind::geo_inverse, {{mercator, Value::text("[0,0]")}}) == "[0,0]");
    const std::string back = over(Kind::geo_inverse, {{mercator, Value::text("[2031580.71, 8289250]")}});
    BOOST_TEST(std::abs(std::stod(back.substr(1)) - 18.25) < 1e-6);
    BOOST_TEST(std::abs(std::stod(back.substr(back.find(',') + 1)) - 59.5) < 1e-5);
    BOOST_TEST(over(Kind::geo_reduce, {{square}, {both}}) == together);
}

BOOST_AUTO_TEST_CASE(a_reduced_geometry_keeps_the_points_that_make_its_shape) {
    // Two areas with a border (x = 4) between them, each with a dent of 0.1 at y = 2, and the outer sides straight.
    const Value left = Value::text("[[[0,0],[2,0],[4,0],[4.1,2],[4,4],[0,4],[0,0]]]");
    const Value right = Value::text("[[[4,0],[8,0],[8,4],[4,4],[4.1,2],[4,0]]]");
    const auto by = [&](double amount) {
        return over(Kind::geo_reduce, {{left, Value(amount)}, {right, Value(amount)}});
    };
    BOOST_TEST(by(0.2) == "[[[[0,0],[4,0],[4.1,2],[4,4],[0,4],[0,0]]],[[[4,0],[8,0],[8,4],[4,4],[4.1,2],[4,0]]]]");
    BOOST_TEST(by(0.5) == "[[[[0,0],[4,0],[4,4],[0,4],[0,0]]],[[[4,0],[8,0],[8,4],[4,4],[4,0]]]]");
    const Value line = Value::text("[[0,0],[1,1],[2,0],[3,9]]");
    BOOST_TEST(over(Kind::geo_reduce, {{line, Value(1.0)}}) == "[[0,0],[3,9]]");
    BOOST_TEST(over(Kind::geo_reduce, {{Value::text("[1,2]"), Value(1.0)}}) == "[1,2]");
    for (const char* small : {"[[0,0]]", "[[0,0],[0,0]]", "[[[0,0],[1,1],[0,0]]]"})
        BOOST_TEST(over(Kind::geo_reduce, {{Value::text(small), Value(1.0)}}) != "null");
}
