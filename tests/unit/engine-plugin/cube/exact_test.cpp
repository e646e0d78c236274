// Sums, averages and counts of decimals are exact, however they are read and whatever stands beside them.
#include <array>
#include <boost/test/unit_test.hpp>
#include <map>
#include <random>

#include "session.h"

using namespace orrery::engine;
using test::Session;

namespace {

constexpr std::uint32_t kRows = 200'000;
constexpr std::uint32_t kShops = 300;
constexpr std::uint32_t kPeople = 5000;

/// What a group should have, in hundredths and whole numbers.
struct Expected {
    std::int64_t money = 0, pieces = 0, notes = 0, note_numbers = 0, note_values = 0, rows = 0;
};

/// Sales over shops (a key with few values) and people, with money below and above zero and a field of everything.
class Sales {
public:
    Sales() {
        ModelBuilder builder;
        TableBuilder& shops = builder.add_table("Shops", {"Shop", "Region"});
        for (std::uint32_t shop = 0; shop + 5 < kShops; ++shop)
            shops.add_row({number(shop), Value::text("R" + std::to_string(shop % 7))});
        TableBuilder& sales = builder.add_table("Sales", {"Shop", "Person", "Money", "Pieces", "Note"});
        for (std::uint32_t row = 0; row < kRows; ++row) add(sales);
        model = builder.finish();
    }

    std::shared_ptr<const DataModel> model;
    std::map<std::string, Expected> by_region, by_person, by_both;
    Expected all;

private:
    static Value number(std::uint32_t n) { return Value(static_cast<double>(n)); }
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

    void add(TableBuilder& sales) {
        const std::uint32_t shop = below(kShops), person = below(kPeople), kind = below(10);
        const std::int64_t money = std::int64_t{below(2'000'001)} - 1'000'000, pieces = below(20), note = below(500);
        const Value note_value = kind == 0   ? Value()
                                 : kind == 1 ? Value::text("unknown")
                                             : Value(static_cast<double>(note) / 10);
        sales.add_row({number(shop), number(person), Value(static_cast<double>(money) / 100),
                       Value(static_cast<double>(pieces)), note_value});
        const std::string region = shop + 5 < kShops ? "R" + std::to_string(shop % 7) : "-";
        for (Expected* each : {&by_region[region], &by_person[std::to_string(person)],
                               &by_both[region + "/" + std::to_string(person % 3)], &all}) {
            each->money += money;
            each->pieces += pieces;
            each->notes += kind > 1 ? note : 0;
            each->note_numbers += kind > 1 ? 1 : 0;
            each->note_values += kind > 0 ? 1 : 0;
            ++each->rows;
        }
    }

    std::mt19937 random_{7};
};

const Sales& sales() {
    static const Sales made;
    return made;
}

const std::vector<std::string> kMeasures = {"Sum(Money)", "Sum(Pieces)", "Count(Money)", "Sum(Note)",
                                            "Avg(Note)",  "Count(Note)", "Avg(Money)"};

/// A row's measures, to the bit.
void check(const std::vector<Cell>& row, std::size_t first, const Expected& expected) {
    const double money = static_cast<double>(expected.money) / 100, notes = static_cast<double>(expected.notes) / 10;
    BOOST_TEST(row[first].number == money);
    BOOST_TEST(row[first + 1].number == static_cast<double>(expected.pieces));
    BOOST_TEST(row[first + 2].number == static_cast<double>(expected.rows));
    BOOST_TEST(row[first + 3].number == notes);
    BOOST_TEST(row[first + 4].number == notes / static_cast<double>(expected.note_numbers));
    BOOST_TEST(row[first + 5].number == static_cast<double>(expected.note_values));
    BOOST_TEST(row[first + 6].number == money / static_cast<double>(expected.rows));
}

void check(Session& session, const std::vector<std::string>& dimensions,
           const std::map<std::string, Expected>& expected) {
    const auto cube = session.cube(dimensions, kMeasures);
    BOOST_REQUIRE(!cube->error());
    BOOST_TEST_REQUIRE(cube->rows() == expected.size());
    for (const auto& row : cube->page({0, 0, cube->columns(), cube->rows()}).rows) {
        std::string key;
        for (std::size_t d = 0; d < dimensions.size(); ++d) key += (d == 0 ? "" : "/") + row[d].text;
        BOOST_TEST_REQUIRE(expected.contains(key));
        check(row, dimensions.size(), expected.at(key));
    }
    check(cube->totals(), 0, sales().all);
}

}  // namespace

BOOST_AUTO_TEST_CASE(sums_of_decimals_are_exact) {
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("T", {"A", "B"});
    for (int row = 0; row < 10; ++row) table.add_row({0.1, static_cast<double>(row)});
    Session session(builder.finish());
    BOOST_TEST(session.cube({}, {"Sum(A)"})->totals()[0].number == 1.0);
    BOOST_TEST(session.value("if(Sum(A) = 1, 'exact', 'about')") == "exact");
}

// Columns of integers are made when they are asked for again, so everything is asked for three times, and answers are
// kept, so each time by a session of its own with the cache of the first.
BOOST_AUTO_TEST_CASE(groups_of_every_size_are_exact_at_the_first_time_and_later) {
    Session first(sales().model);
    for (int time = 0; time < 3; ++time) {
        Session session(sales().model);
        session.environment.cache = first.environment.cache;
        check(session, {"Region"}, sales().by_region);
        check(session, {"Person"}, sales().by_person);
        check(session, {"Region", "=Mod(Person, 3)"}, sales().by_both);
    }
}

BOOST_AUTO_TEST_CASE(selections_leave_sums_exact) {
    Session first(sales().model);
    for (int time = 0; time < 3; ++time) {
        Session session(sales().model);
        session.environment.cache = first.environment.cache;
        BOOST_TEST(session.select("Region", {"R3"}));
        const auto cube = session.cube({"Region"}, kMeasures);
        BOOST_TEST_REQUIRE(cube->rows() == 1);
        check(cube->page({0, 0, cube->columns(), 1}).rows[0], 1, sales().by_region.at("R3"));
        check(cube->totals(), 0, sales().by_region.at("R3"));
    }
}

// 22 bits with the sign and 10 beside them leave room for the sums of 65,536 records, twice.
BOOST_AUTO_TEST_CASE(words_are_emptied_before_they_are_full) {
    constexpr std::uint32_t kMany = 400'000, kGroups = 5;
    constexpr std::array<std::int64_t, 4> kMost = {2'097'151, 1'023, 2'097'151, 1'023};
    for (const bool largest : {false, true}) {
        std::mt19937 random(11);
        std::array<std::array<std::int64_t, 4>, kGroups> sums{};
        ModelBuilder builder;
        TableBuilder& table = builder.add_table("T", {"G", "Wide", "Narrow", "Wider", "Narrower"});
        for (std::uint32_t row = 0; row < kMany; ++row) {
            const std::uint32_t group = row % 10 == 0 ? 1 + row / 10 % (kGroups - 1) : 0;  // one has most
            std::vector<Value> cells{Value(static_cast<double>(group))};
            for (std::size_t c = 0; c < kMost.size(); ++c) {
                std::int64_t value = largest ? kMost[c] : static_cast<std::int64_t>(random()) % (kMost[c] + 1);
                if (c % 2 == 0 && group % 2 == 0) value = -value;
                sums.at(group).at(c) += value;
                cells.emplace_back(static_cast<double>(value));
            }
            table.add_row(cells);
        }
        Session session(builder.finish());
        const auto cube = session.cube({"G"}, {"Sum(Wide)", "Sum(Narrow)", "Sum(Wider)", "Sum(Narrower)"});
        const auto rows = cube->page({0, 0, cube->columns(), cube->rows()}).rows;
        BOOST_TEST_REQUIRE(rows.size() == kGroups);
        for (const auto& row : rows)
            for (std::size_t c = 0; c < kMost.size(); ++c)
                BOOST_TEST(row[c + 1].number ==
                           static_cast<double>(sums.at(static_cast<std::size_t>(row[0].number)).at(c)));
    }
}

BOOST_AUTO_TEST_CASE(numbers_that_are_no_short_decimals_are_added_up_as_they_are) {
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("T", {"Third", "Large"});
    for (int row = 1; row <= 3; ++row) table.add_row({row / 3.0, row * 1e13});
    Session session(builder.finish());
    const auto cube = session.cube({}, {"Sum(Third)", "Sum(Large)", "Avg(Large)"});
    BOOST_TEST(cube->totals()[0].number == 1 / 3.0 + 2 / 3.0 + 1);
    BOOST_TEST(cube->totals()[1].number == 6e13);
    BOOST_TEST(cube->totals()[2].number == 2e13);
}
