#include <boost/test/unit_test.hpp>

#include "test_row.h"

using namespace orrery::engine;

namespace {

Outcome<CompiledPtr> compiled(const std::string& text, const NameSource& names, CompileMode mode) {
    const auto parsed = parse(text);
    BOOST_REQUIRE_MESSAGE(parsed, text);
    return compile(parsed.value(), names, mode);
}

// A script context that counts calls and knows one previous record.
class ScriptRow : public test::TestRow {
public:
    using TestRow::TestRow;
    Value record_function(RecordFunction function, std::span<const Value> arguments) override {
        ++calls;
        if (function == RecordFunction::rec_no) return Value(3.0);
        if (function == RecordFunction::peek) return Value::text("peeked " + arguments[0].to_text());
        if (function == RecordFunction::sub_field_rows) return Value::text("piece");
        return {};
    }
    bool enter_previous() override {
        if (!has_previous) return false;
        std::swap(current_, previous_);
        set(0, current_);
        return true;
    }
    void leave_previous() override {
        std::swap(current_, previous_);
        set(0, current_);
    }
    int calls = 0;
    bool has_previous = true;

private:
    Value current_ = Value(10.0);
    Value previous_ = Value(4.0);
};

}  // namespace

BOOST_AUTO_TEST_CASE(branches_not_taken_are_not_run) {
    ScriptRow row({{"A", Value(10.0)}});
    const auto program = compiled("if(A = 10, 'yes', RecNo())", row, CompileMode::record);
    BOOST_REQUIRE(program);
    Evaluator evaluator;
    BOOST_TEST(evaluator.run(program.value()->program, row).to_text() == "yes");
    BOOST_TEST(row.calls == 0);
}

BOOST_AUTO_TEST_CASE(record_functions_reach_the_context) {
    ScriptRow row({{"A", Value(10.0)}});
    Evaluator evaluator;
    const auto run = [&](const std::string& text) {
        const auto program = compiled(text, row, CompileMode::record);
        BOOST_REQUIRE(program);
        BOOST_TEST(program.value()->program.uses_record);
        BOOST_TEST(!program.value()->program.deterministic);
        return evaluator.run(program.value()->program, row).to_text();
    };
    BOOST_TEST(run("RecNo() * 2") == "6");
    BOOST_TEST(run("Peek(A)") == "peeked A");
    BOOST_TEST(run("Peek('B', -1)") == "peeked B");
    BOOST_TEST(run("SubField('a;b', ';')") == "piece");
    BOOST_TEST(run("A - Previous(A * 2) + A") == "12");
    row.has_previous = false;
    BOOST_TEST(run("if(IsNull(Previous(A)), 'first', 'later')") == "first");
}

BOOST_AUTO_TEST_CASE(group_by_aggregates_and_reads_group_fields) {
    test::TestRow row({{"Customer", Value::text("C1")}, {"Amount", Value(0.0)}});
    const auto program = compiled("Customer & ':' & Sum(Amount) / Count(DISTINCT Amount)", row, CompileMode::grouped);
    BOOST_REQUIRE(program);
    Evaluator evaluator;
    GroupState group(*program.value());
    for (double amount : {5.0, 7.0, 5.0, 3.0}) {
        row.set(1, amount);
        group.add(*program.value(), evaluator, row);
    }
    BOOST_TEST(group.result(*program.value(), evaluator, row).to_text() == "C1:6.6666666666667");
}

BOOST_AUTO_TEST_CASE(charts_turn_bare_fields_into_only_and_share_equal_aggregates) {
    test::TestRow row({{"A", Value(1.0)}, {"B", Value(1.0)}});
    const auto program =
        compiled("Sum(A) / sum( [A] ) + A + Sum({1} A) + Sum(A / Sum(TOTAL A))", row, CompileMode::chart);
    BOOST_REQUIRE(program);
    std::vector<AggregationKind> kinds;
    for (const AggregateCall& aggregate : program.value()->aggregates) kinds.push_back(aggregate.kind);
    using K = AggregationKind;
    const std::vector<K> expected{K::sum, K::only, K::sum, K::sum, K::sum};
    BOOST_CHECK(kinds == expected);
    BOOST_TEST(program.value()->aggregates[3].total);
}

BOOST_AUTO_TEST_CASE(an_outer_set_reaches_aggregations_without_their_own) {
    test::TestRow row({{"A", Value(1.0)}});
    const auto program = compiled("{<A={1}>} Sum(A) / Sum({1} A)", row, CompileMode::chart);
    BOOST_REQUIRE(program);
    BOOST_TEST(program.value()->aggregates[0].set->source == "{<A={1}>}");
    BOOST_TEST(program.value()->aggregates[1].set->source == "{1}");
}

BOOST_AUTO_TEST_CASE(aggregations_nest_only_with_total) {
    test::TestRow row({{"A", Value(1.0)}});
    const auto nested = compiled("Max(Sum(A))", row, CompileMode::chart);
    BOOST_REQUIRE(!nested);
    BOOST_TEST(nested.error().describe() ==
               "the aggregation Sum stands inside another one at line 1, column 5; expected TOTAL in the inner one");
    BOOST_TEST(static_cast<bool>(compiled("Max(A / Sum(TOTAL A))", row, CompileMode::chart)));
    const auto script_only = compiled("RecNo()", row, CompileMode::chart);
    BOOST_REQUIRE(!script_only);
}

BOOST_AUTO_TEST_CASE(editors_get_every_unknown_name_with_its_place) {
    test::TestRow row({{"Amount", Value(1.0)}});
    const auto parsed = parse("Sum(Amuont) + Count(Zzz) + Amount + vTax + GetSelectedCount(Any)");
    BOOST_REQUIRE(parsed);
    const auto unknown = unknown_names(*parsed.value(), row);
    BOOST_REQUIRE(unknown.size() == 2U);
    BOOST_TEST(unknown[0].name == "Amuont");
    BOOST_TEST(unknown[0].offset == 4U);
    BOOST_TEST(unknown[0].nearest == "Amount");
    BOOST_TEST(unknown[1].nearest == "");
    const auto sets = parse("Sum({<Year={2020}, M=P({1<Q={1}>} R)>} TOTAL <T> Amount)");
    BOOST_REQUIRE(sets);
    BOOST_TEST(referenced_names(*sets.value()) == (std::vector<std::string>{"Amount", "M", "Q", "R", "T", "Year"}),
               boost::test_tools::per_element());
}
