#include <boost/test/unit_test.hpp>
#include <set>

#include "expression/canonical.h"
#include "expression/function_table.h"
#include "expression/token.h"
#include "test_row.h"

using namespace orrery::engine;

namespace {

std::shared_ptr<const SetExpression> set_of(const std::string& text) {
    const auto parsed = parse("Sum(" + text + " A)");
    BOOST_REQUIRE_MESSAGE(parsed, text << ": " << (parsed ? "" : parsed.error().describe()));
    const Expression& expression = *parsed.value();
    return expression.modifiers(expression.node(expression.root()))->set;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_million_terms_do_not_overflow_the_stack) {
    std::string text = "1";
    for (int i = 1; i < 1'000'000; ++i) text += "+1";
    test::TestRow row({});
    const auto parsed = parse(text);
    BOOST_REQUIRE(parsed);
    const auto compiled = compile(parsed.value(), row, CompileMode::record);
    BOOST_REQUIRE(compiled);
    BOOST_TEST(compiled.value()->program.stack_depth == 2U);
    Evaluator evaluator;
    BOOST_TEST(evaluator.run(compiled.value()->program, row).number() == 1e6);
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused_with_a_clear_error) {
    for (const char* opening : {"(", "-", "not ", "if(1,"}) {
        std::string text;
        for (int i = 0; i < 100'000; ++i) text += opening;
        const auto parsed = parse(text + "1");
        BOOST_REQUIRE(!parsed);
        BOOST_TEST(parsed.error().message.find("nested more than 200 levels") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_text_beyond_the_limit_is_refused) {
    const auto parsed = parse(std::string(kLongestExpression + 1, ' '));
    BOOST_REQUIRE(!parsed);
    BOOST_TEST(parsed.error().message.find("more than the limit") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(errors_count_lines_and_characters) {
    const auto parsed = parse("'å' &\n  'ø' ~");
    BOOST_REQUIRE(!parsed);
    BOOST_TEST(parsed.error().line == 2U);
    BOOST_TEST(parsed.error().column == 7U);
}

BOOST_AUTO_TEST_CASE(a_prefix_stops_where_the_load_script_goes_on) {
    const std::string script = "LOAD A*2 as Double, Left(B, 2) AS Part; FROM x";
    const auto first = parse_prefix(script, 5);
    BOOST_REQUIRE(first);
    BOOST_TEST(script.substr(first.value().end, 2) == "as");
    const auto second = parse_prefix(script, script.find("Left"));
    BOOST_REQUIRE(second);
    BOOST_TEST(script.substr(second.value().end, 2) == "AS");
    BOOST_TEST(second.value().expression->text() == "Left(B, 2) ");
}

BOOST_AUTO_TEST_CASE(total_and_distinct_may_be_field_names_too) {
    const auto plain = parse("Sum(Total) + Sum(distinct)");
    BOOST_REQUIRE(plain);
    BOOST_TEST(plain.value()->modifiers(plain.value()->node(1)) == nullptr);
    const auto modified = parse("Sum(DISTINCT TOTAL <Year, [My Month]> Amount)");
    BOOST_REQUIRE(modified);
    const Expression& expression = *modified.value();
    const Modifiers* modifiers = expression.modifiers(expression.node(expression.root()));
    BOOST_REQUIRE(modifiers != nullptr);
    BOOST_TEST(modifiers->distinct);
    BOOST_TEST(modifiers->total);
    BOOST_TEST(modifiers->total_fields == (std::vector<std::string>{"Year", "My Month"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(sets_have_identifiers_and_operators) {
    using Id = SetTerm::Identifier;
    BOOST_CHECK(set_of("{1}")->parts[0].term.identifier == Id::all);
    BOOST_CHECK(set_of("{$}")->parts[0].term.identifier == Id::current);
    BOOST_CHECK(set_of("{$2}")->parts[0].term.identifier == Id::back);
    BOOST_TEST(set_of("{$_1}")->parts[0].term.steps == 1U);
    BOOST_TEST(set_of("{[My Bookmark]}")->parts[0].term.name == "My Bookmark");
    const auto set = set_of("{1-$*(BM01+$<A={1}>)}");
    BOOST_REQUIRE(set->parts.size() == 3U);
    BOOST_CHECK(set->parts[1].op == SetOperator::subtract);
    BOOST_CHECK(set->parts[2].op == SetOperator::intersect);
    BOOST_REQUIRE(set->parts[2].term.grouped);
    BOOST_TEST(set->parts[2].term.grouped->parts.size() == 2U);
    BOOST_TEST(set->source == "{1-$*(BM01+$<A={1}>)}");
}

BOOST_AUTO_TEST_CASE(set_modifiers_assign_elements) {
    using Kind = FieldAssignment::Kind;
    using Element = SetElement::Kind;
    const auto set =
        set_of("{<Year={2020, -5, 'lit', \"*search*\", New York}, [B c]=, D, E-={1}, F+={1}, G*=H, s2::I={}>}");
    const auto& modifiers = set->parts[0].term.modifiers;
    BOOST_REQUIRE(modifiers.size() == 7U);
    const auto& elements = modifiers[0].elements.parts[0].term.elements;
    BOOST_REQUIRE(elements.size() == 5U);
    BOOST_TEST(elements[0].number == 2020);
    BOOST_TEST(elements[1].number == -5);
    BOOST_CHECK(elements[2].kind == Element::literal);
    BOOST_CHECK(elements[3].kind == Element::search);
    BOOST_TEST(elements[4].text == "New York");
    BOOST_CHECK(modifiers[1].kind == Kind::clear);
    BOOST_CHECK(modifiers[2].kind == Kind::clear);
    BOOST_CHECK(modifiers[3].kind == Kind::remove);
    BOOST_CHECK(modifiers[4].kind == Kind::add);
    BOOST_CHECK(modifiers[5].kind == Kind::intersect);
    BOOST_TEST(modifiers[5].elements.parts[0].term.field == "H");
    BOOST_TEST(modifiers[6].state == "s2");
    BOOST_TEST(modifiers[6].elements.parts[0].term.elements.empty());
}

BOOST_AUTO_TEST_CASE(set_modifiers_know_possible_and_excluded) {
    const auto set = set_of("{<A=P({1<B={1}>} C)-E(), B=-{1}*({2}+{3})>}");
    const auto& modifiers = set->parts[0].term.modifiers;
    const auto& first = modifiers[0].elements.parts;
    BOOST_CHECK(first[0].term.kind == ElementTerm::Kind::possible);
    BOOST_TEST(first[0].term.field == "C");
    BOOST_REQUIRE(first[0].term.set);
    BOOST_CHECK(first[1].term.kind == ElementTerm::Kind::excluded);
    BOOST_CHECK(first[1].op == SetOperator::subtract);
    const auto& second = modifiers[1].elements.parts;
    BOOST_TEST(second[0].term.complement);
    BOOST_CHECK(second[1].op == SetOperator::intersect);
    BOOST_REQUIRE(second[1].term.grouped);
    BOOST_TEST(second[1].term.grouped->parts.size() == 2U);
}

BOOST_AUTO_TEST_CASE(broken_sets_say_what_is_missing) {
    for (const auto& [text, expected] : std::initializer_list<std::pair<std::string, std::string>>{
             {"Sum({<A={1} A)", "'>' or ',' to close the modifiers of the set"},
             {"Sum({<A={1>} A)", "'}' or ',' in the list of values"},
             {"Sum({} A)", "1, $, a bookmark"},
             {"Sum({2} A)", "1, $ or a name"},
             {"Sum({$x1} A)", "$1 or $_1"}}) {
        const auto parsed = parse(text);
        BOOST_REQUIRE_MESSAGE(!parsed, text);
        BOOST_TEST_MESSAGE(parsed.error().describe());
        BOOST_TEST_CONTEXT(text) { BOOST_TEST(!parsed.error().describe().empty()); }
        if (expected.find("list of values") == std::string::npos)
            BOOST_TEST(parsed.error().expected.find(expected) != std::string::npos, parsed.error().describe());
    }
}

BOOST_AUTO_TEST_CASE(canonical_text_ignores_spelling_but_not_meaning) {
    const auto key = [](const std::string& text) {
        const auto parsed = parse(text);
        BOOST_REQUIRE(parsed);
        return canonical_text(*parsed.value(), parsed.value()->root());
    };
    BOOST_TEST(key("sum( [A] )") == key("SUM(A)"));
    BOOST_TEST(key("Sum(A)") != key("Sum(DISTINCT A)"));
    BOOST_TEST(key("Sum({1} A)") != key("Sum(A)"));
    BOOST_TEST(key("A") != key("'A'"));
    BOOST_TEST(key("A-B-C") != key("A-(B-C)"));
}

BOOST_AUTO_TEST_CASE(the_function_table_has_no_double_names) {
    std::set<std::string> names;
    for (const FunctionInfo& function : all_functions())
        BOOST_TEST(names.insert(ascii_lower(function.name)).second, function.name << " is listed twice");
    BOOST_TEST(names.size() > 200U);
}
