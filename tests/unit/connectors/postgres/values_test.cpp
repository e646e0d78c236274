// What the server writes, as cells.
#include "values.h"

#include <boost/test/unit_test.hpp>

using namespace postgres;

BOOST_AUTO_TEST_CASE(dates_and_times_are_days) {
    BOOST_TEST(days_of("1899-12-30").value() == 0);
    BOOST_TEST(days_of("1900-01-01").value() == 2);
    BOOST_TEST(days_of("1970-01-01").value() == 25569);
    BOOST_TEST(days_of("2024-02-29").value() == 45351);
    BOOST_TEST(days_of("2024-03-01").value() == 45352);
    BOOST_TEST(days_of("0001-01-01").value() == -693593);
    BOOST_TEST(days_of("2024-02-29 06:00:00").value() == 45351.25);
    BOOST_TEST(days_of("2024-02-29 12:00:00.5+02").value() == 45351 + 43200.5 / 86400);
    BOOST_TEST(days_of("18:00:00").value() == 0.75);
    BOOST_TEST(days_of("06:00:00-05").value() == 0.25);
    for (auto* text : {"infinity", "-infinity", "0044-03-15 BC", "", "x", "2024-", "2024-02-29 x"})
        BOOST_TEST(!days_of(text), text);
}

BOOST_AUTO_TEST_CASE(columns_are_of_the_kinds_their_types_say) {
    BOOST_CHECK(column_of("a", 20).kind == orrery::ColumnKind::integer);
    BOOST_CHECK(column_of("a", 1700).kind == orrery::ColumnKind::number);
    BOOST_CHECK(column_of("a", 25).kind == orrery::ColumnKind::text);
    BOOST_TEST(column_of("a", 1082).type == "date");
    BOOST_TEST(column_of("a", 1184).type == "timestamp");
    BOOST_TEST(column_of("a", 16).type == "boolean");
    BOOST_TEST(column_of("name", 25).name == "name");
}

BOOST_AUTO_TEST_CASE(cells_are_null_where_there_is_no_number) {
    const auto number = column_of("n", 1700), date = column_of("d", 1082), truth = column_of("b", 16),
               whole = column_of("i", 23);
    BOOST_TEST(std::get<double>(cell_of("1.50", number)) == 1.5);
    BOOST_TEST(std::get<double>(cell_of("-1e3", number)) == -1000);
    BOOST_TEST(cell_of("NaN", number).index() == 0u);
    BOOST_TEST(cell_of("Infinity", number).index() == 0u);
    BOOST_TEST(cell_of("infinity", date).index() == 0u);
    BOOST_TEST(std::get<std::int64_t>(cell_of("t", truth)) == 1);
    BOOST_TEST(std::get<std::int64_t>(cell_of("f", truth)) == 0);
    BOOST_TEST(std::get<std::int64_t>(cell_of("-42", whole)) == -42);
    BOOST_TEST(std::get<std::string_view>(cell_of("x", column_of("t", 25))) == "x");
}
