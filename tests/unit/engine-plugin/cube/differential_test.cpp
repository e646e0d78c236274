// Straight cubes over random star schemas against SQLite: the same groups, and sums of integers equal to the last unit.
#include <boost/test/unit_test.hpp>
#include <random>

#include "database.h"
#include "session.h"

using namespace orrery::engine;
using test::Database;
using test::Session;

namespace {

std::string joined(const std::vector<std::string>& parts, const char* separator) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : separator) + part;
    return out;
}

/// A fact table with two dimension tables, one of which has a further one; the same data in both engines.
class Star {
public:
    explicit Star(unsigned seed) : random_(seed) {
        const int customers = number(1, 200);
        const int countries = number(1, 20);
        const int products = number(1, 60);
        TableBuilder& c = table("Customers", {"customer", "segment", "country"});
        for (int i = 0; i < customers; ++i)
            add(c, "Customers", {Value(i), text("s", number(0, 4)), maybe(Value(number(0, countries)), 10)});
        TableBuilder& k = table("Countries", {"country", "continent"});
        for (int i = 0; i < countries; ++i) add(k, "Countries", {Value(i), text("k", number(0, 3))});
        TableBuilder& p = table("Products", {"product", "category", "price"});
        for (int i = 0; i < products; ++i)
            add(p, "Products", {Value(i), text("c", number(0, 6)), Value(number(1, 50))});
        TableBuilder& s = table("Sales", {"customer", "product", "month", "quantity", "note"});
        const int facts = number(0, 3) == 0 ? number(0, 20) : number(1000, 90'000);
        for (int i = 0; i < facts; ++i)
            add(s, "Sales",
                {maybe(Value(number(0, customers + 2)), 50), Value(number(0, products)), Value(number(1, 12)),
                 maybe(Value(number(-1000, 100'000)), 30), maybe(text("n", number(0, 300)), 5)});
        flush();
        session = std::make_unique<Session>(builder_.finish());
    }

    int number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
    std::vector<std::string> some_values(const std::string& field, int count) {
        const DataModel& model = *session->selections.model();
        const Symbols& symbols = model.field(model.find_field(field).value()).symbols();
        std::vector<std::string> out;
        for (int i = 0; i < count; ++i)
            out.push_back(symbols.to_text(static_cast<Element>(number(0, static_cast<int>(symbols.size()) - 1))));
        return out;
    }
    Database database;
    std::unique_ptr<Session> session;

private:
    static Value text(const char* prefix, int i) { return Value::text(prefix + std::to_string(i)); }
    Value maybe(Value value, int one_in) { return number(1, one_in) == 1 ? Value() : value; }

    TableBuilder& table(const std::string& name, const std::vector<std::string>& fields) {
        flush();
        std::string sql = "CREATE TABLE " + name + " (";
        for (const std::string& field : fields) sql += (&field == &fields.front() ? "" : ", ") + field;
        database.run(sql + ")");
        return builder_.add_table(name, fields);
    }
    void add(TableBuilder& table, const std::string& name, std::initializer_list<Value> cells) {
        table.add_row(cells);
        pending_ += pending_.empty() ? "INSERT INTO " + name + " VALUES " : ",";
        pending_ += "(";
        bool first = true;
        for (const Value& cell : cells) {
            pending_ += first ? "" : ",";
            pending_ += cell.is_null() ? "NULL" : cell.has_number() ? cell.to_text() : "'" + cell.to_text() + "'";
            first = false;
        }
        pending_ += ")";
        if (pending_.size() > 500'000) flush();
    }
    void flush() {
        if (!pending_.empty()) database.run(pending_);
        pending_.clear();
    }

    std::mt19937 random_;
    ModelBuilder builder_;
    std::string pending_;
};

const std::vector<std::string> kDimensions{"segment", "country", "continent", "category", "month", "note"};

constexpr const char* kJoin =
    " FROM Sales LEFT JOIN Customers USING (customer) LEFT JOIN Countries USING (country)"
    " LEFT JOIN Products USING (product) ";

std::vector<std::string> rows_of(const Cube& cube) {
    std::vector<std::string> out;
    for (const auto& row : cube.page({0, 0, cube.columns(), cube.rows()}).rows) {
        std::vector<std::string> cells;
        for (const Cell& cell : row) cells.push_back(cell.text);
        out.push_back(joined(cells, " "));
    }
    std::sort(out.begin(), out.end());
    return out;
}

// SQL knows the groups with facts only: the engine's others have no quantity at all.
std::vector<std::string> with_facts(std::vector<std::string> rows) {
    std::erase_if(rows, [](const std::string& row) { return row.size() > 2 && row.substr(row.size() - 2) == " 0"; });
    return rows;
}

}  // namespace

BOOST_AUTO_TEST_CASE(straight_cubes_agree_with_sqlite) {
    const std::vector<std::string> measures{"Sum(quantity)",
                                            "Count(quantity)",
                                            "Count(DISTINCT note)",
                                            "Avg(quantity)",
                                            "Min(quantity)",
                                            "Max(quantity)",
                                            "Sum(quantity * price)",
                                            "Sum(if(month > 6, quantity))",
                                            "NullCount(note) + Count(note)"};
    const std::string selected =
        " ifnull(Sum(quantity), 0), Count(quantity), Count(DISTINCT note), Avg(quantity), Min(quantity), Max(quantity),"
        " ifnull(Sum(quantity * price), 0), ifnull(Sum(CASE WHEN month > 6 THEN quantity END), 0), Count(*)";
    for (unsigned seed = 1; seed <= 25; ++seed) {
        Star star(seed);
        std::vector<std::string> dimensions;
        for (const std::string& dimension : kDimensions)
            if (star.number(0, 2) == 0) dimensions.push_back(dimension);
        const std::string list = joined(dimensions, ", ");
        const auto cube = star.session->cube(dimensions, measures);
        auto expected = star.database.rows("SELECT " + list + (list.empty() ? "" : ",") + selected + kJoin +
                                           (list.empty() ? "" : "GROUP BY " + list));
        std::sort(expected.begin(), expected.end());
        BOOST_TEST_CONTEXT("seed " << seed << ", dimensions " << list) {
            const auto rows = dimensions.empty() ? rows_of(*cube) : with_facts(rows_of(*cube));
            BOOST_TEST(rows.size() == expected.size());
            for (std::size_t i = 0; i < std::min(rows.size(), expected.size()); ++i)
                BOOST_TEST_REQUIRE(rows[i] == expected[i]);
            const auto totals = star.database.rows("SELECT" + selected + kJoin);
            std::vector<std::string> cells;
            for (const Cell& cell : cube->totals()) cells.push_back(cell.text);
            BOOST_TEST(joined(cells, " ") == totals[0]);
        }
    }
}

BOOST_AUTO_TEST_CASE(selected_cubes_agree_with_sqlite) {
    int compared = 0;
    for (unsigned seed = 101; seed <= 115; ++seed) {
        Star star(seed);
        const auto segments = star.some_values("segment", 2);
        const auto categories = star.some_values("category", 3);
        star.session->select("segment", segments);
        star.session->select("category", categories);
        const auto& selection = star.session->selections.selection();
        if (selection.fields().size() != 2) continue;  // no such sale: the later selection released the earlier one
        ++compared;
        const auto cube =
            star.session->cube({"continent", "month"}, {"Sum(quantity)", "Count(DISTINCT product)", "Count(month)"});
        auto expected = star.database.rows(
            std::string(
                "SELECT continent, month, ifnull(Sum(quantity), 0), Count(DISTINCT CASE WHEN category IS NOT NULL"
                " THEN product END), Count(*)") +
            kJoin + "WHERE segment IN ('" + joined(segments, "', '") + "') AND category IN ('" +
            joined(categories, "', '") + "') GROUP BY continent, month");
        std::sort(expected.begin(), expected.end());
        BOOST_TEST_CONTEXT("seed " << seed) {
            const auto rows = with_facts(rows_of(*cube));
            BOOST_TEST(rows == expected, boost::test_tools::per_element());
        }
    }
    BOOST_TEST(compared > 8);
}
