#include <orrery/kit/postgres/statement.h>

#include <boost/test/unit_test.hpp>
#include <type_traits>

using namespace orrery::postgres;

BOOST_AUTO_TEST_SUITE(statements)

BOOST_AUTO_TEST_CASE(values_become_numbered_parameters) {
    Statement statement("SELECT * FROM t WHERE a = ");
    statement.value("x'; DROP TABLE t; --").add(" AND b = ").value(7).add(" AND c = ").null();
    BOOST_TEST(statement.text() == "SELECT * FROM t WHERE a = $1 AND b = $2 AND c = $3");
    BOOST_TEST(statement.parameters().size() == 3u);
    BOOST_TEST(statement.parameters()[0].value() == "x'; DROP TABLE t; --");
    BOOST_TEST(statement.parameters()[1].value() == "7");
    BOOST_TEST(!statement.parameters()[2].has_value());
}

BOOST_AUTO_TEST_CASE(appending_renumbers) {
    Statement inner("b IN (");
    inner.value("one").add(", ").value("two").add(")");
    Statement outer("a = ");
    outer.value("zero").add(" AND ").append(inner).add(" AND ").append(inner);
    BOOST_TEST(outer.text() == "a = $1 AND b IN ($2, $3) AND b IN ($4, $5)");
    BOOST_TEST(outer.parameters().size() == 5u);
    BOOST_TEST(outer.parameters()[4].value() == "two");
}

BOOST_AUTO_TEST_CASE(names_are_quoted_and_bounded) {
    BOOST_TEST(Statement().name("a\"; DROP").text() == "\"a\"\"; DROP\"");
    BOOST_CHECK_THROW(Statement().name(""), std::invalid_argument);
    BOOST_CHECK_THROW(Statement().name(std::string(64, 'a')), std::invalid_argument);
    BOOST_CHECK_THROW(Statement().value(std::string("a\0b", 3)), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(run_time_text_is_no_sql) {
    // The point of Literal: none of these may compile.
    static_assert(!std::is_constructible_v<Statement, std::string>);
    static_assert(!std::is_constructible_v<Statement, std::string_view>);
    static_assert(!std::is_constructible_v<Literal, std::string>);
    static_assert(!std::is_constructible_v<Literal, const char*>);
    BOOST_TEST(array_text({"a", "b\"c", "d\\e", ""}) == R"({"a","b\"c","d\\e",""})");
}

BOOST_AUTO_TEST_SUITE_END()
