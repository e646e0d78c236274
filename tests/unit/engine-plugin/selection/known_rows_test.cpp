// Sets of rows that were asked for before: found again, only where they belong, and forgotten in time.
#include "selection/known_rows.h"

#include <boost/test/unit_test.hpp>

#include "storage/column.h"

using namespace orrery::engine;

namespace {

Bitmap set_of(std::uint64_t size, std::initializer_list<std::uint64_t> members) {
    Bitmap set(size);
    for (const std::uint64_t member : members) set.set(member);
    return set;
}

/// Codes 0, 1, 2 in turn; every seventh row is NULL.
Column column(std::uint64_t rows) {
    std::vector<Element> codes;
    for (std::uint64_t row = 0; row < rows; ++row) codes.push_back(row % 7 == 0 ? kNoElement : row % 3);
    return Column::pack(codes, 3);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(known_rows)

BOOST_AUTO_TEST_CASE(rows_with_codes_are_made_and_found_again) {
    constexpr std::uint64_t kRows = 200'003;
    const Column codes = column(kRows);
    KnownRows known(std::size_t{1} << 20);
    const KnownRows::Place place{5, 1, 2};
    BOOST_TEST(known.find(place, set_of(4, {1})) == nullptr);
    const KnownRows::Rows made = known.make(place, set_of(4, {1, 3}), codes);
    for (std::uint64_t row = 0; row < kRows; ++row) BOOST_REQUIRE(made->test(row) == (row % 7 == 0 || row % 3 == 1));
    BOOST_TEST(known.find(place, set_of(4, {1, 3})) == made);
    BOOST_TEST(known.find(place, set_of(4, {1})) == nullptr);
    BOOST_TEST(known.find({6, 1, 2}, set_of(4, {1, 3})) == nullptr);
    BOOST_TEST(known.find({5, 0, 2}, set_of(4, {1, 3})) == nullptr);
    BOOST_TEST(known.find({5, 1, 1}, set_of(4, {1, 3})) == nullptr);
}

BOOST_AUTO_TEST_CASE(those_not_asked_for_leave_first) {
    const Column codes = column(6'400);
    KnownRows known(2'000);  // two sets of 800 bytes
    const KnownRows::Place place{1, 0, 0};
    const KnownRows::Rows first = known.make(place, set_of(4, {0}), codes);
    known.make(place, set_of(4, {1}), codes);
    BOOST_TEST(known.find(place, set_of(4, {0})) == first);
    known.make(place, set_of(4, {2}), codes);
    BOOST_TEST(known.find(place, set_of(4, {1})) == nullptr);
    BOOST_TEST(known.find(place, set_of(4, {0})) == first);
    BOOST_TEST(known.bytes() == 2 * 808u);
    known.keep_only(2);
    BOOST_TEST(known.bytes() == 0u);
    BOOST_TEST(known.find(place, set_of(4, {0})) == nullptr);
    BOOST_TEST(first->count() != 0u);  // still valid with who holds it
}

BOOST_AUTO_TEST_CASE(without_a_budget_nothing_is_kept) {
    KnownRows known(0);
    const Column codes = column(100);
    BOOST_TEST(known.make({1, 0, 0}, set_of(4, {0}), codes)->count() != 0u);
    BOOST_TEST(known.bytes() == 0u);
    BOOST_TEST(known.find({1, 0, 0}, set_of(4, {0})) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
