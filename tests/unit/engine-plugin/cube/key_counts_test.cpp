// Distinct keys by what lies behind them: alone, beside other measures, and counted by hand.
#include <boost/test/unit_test.hpp>
#include <map>
#include <random>
#include <set>

#include "session.h"

using namespace orrery::engine;
using test::Session;

namespace {

struct Sale {
    int customer, product;  // -1: NULL
};

/// Customers, of whom some bought nothing and one has no number; their sales; products with a category or none.
struct Shop {
    static constexpr int kCustomers = 300, kProducts = 40, kCategories = 7, kColours = 3;
    std::vector<Sale> sales;
    std::shared_ptr<const DataModel> model;

    explicit Shop(unsigned seed) {
        std::mt19937 random(seed);
        for (int i = 0; i < 2000; ++i)
            sales.push_back({static_cast<int>(random() % (kCustomers - 20)),
                             random() % 30 == 0 ? -1 : static_cast<int>(random() % (kProducts + 2))});
        ModelBuilder builder;
        TableBuilder& customers = builder.add_table("Customers", {"customer", "segment"});
        for (int c = 0; c < kCustomers; ++c)
            customers.add_row({static_cast<double>(c), Value::text("s" + std::to_string(c % 3))});
        customers.add_row({Value(), Value::text("s0")});
        TableBuilder& table = builder.add_table("Sales", {"customer", "product"});
        for (const Sale& sale : sales)
            table.add_row({static_cast<double>(sale.customer),
                           sale.product < 0 ? Value() : Value(static_cast<double>(sale.product))});
        TableBuilder& products = builder.add_table("Products", {"product", "category", "colour"});
        for (int p = 0; p < kProducts; ++p)
            products.add_row({static_cast<double>(p),
                              category(p) < 0 ? Value() : Value(static_cast<double>(category(p))),
                              Value::text("c" + std::to_string(p % kColours))});
        model = builder.finish();
    }
    static int category(int product) {
        return product < 0 || product >= kProducts ? -1 : product % (kCategories + 1) - 1;
    }
};

/// The texts of one measure's column, row by row.
std::vector<std::string> column(const Cube& cube, std::uint32_t at) {
    std::vector<std::string> out;
    for (const auto& row : cube.page({0, 0, cube.columns(), cube.rows()}).rows) out.push_back(row[at].text);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(distinct_keys_alone_are_what_they_are_beside_other_measures) {
    const std::string measure = "Count(DISTINCT customer)";
    const std::vector<std::string> others = {"Sum(DISTINCT customer)", "Count(TOTAL DISTINCT customer)",
                                             "Count({<colour={c1}>} DISTINCT customer)"};
    for (unsigned seed = 1; seed <= 5; ++seed) {
        const Shop shop(seed);
        for (const char* colour : {"", "c1", "none"}) {
            Session session(shop.model);
            if (*colour != 0) session.select("colour", {colour});
            for (const std::vector<std::string>& dimensions :
                 {std::vector<std::string>{"category"}, {"category", "colour"}, {"product", "category"}, {"colour"}}) {
                const auto width = static_cast<std::uint32_t>(dimensions.size());
                for (int round = 0; round < 2; ++round) {  // what stands behind all keys is known the second time
                    std::vector<std::string> alone{measure}, beside{measure, "Count(segment)"};
                    alone.insert(alone.end(), others.begin(), others.end());
                    beside.insert(beside.end(), others.begin(), others.end());
                    const auto a = session.cube(dimensions, alone), b = session.cube(dimensions, beside);
                    BOOST_TEST(a->rows() == b->rows());
                    BOOST_TEST(column(*a, width) == column(*b, width), boost::test_tools::per_element());
                    for (std::uint32_t m = 0; m < others.size(); ++m)
                        BOOST_TEST(column(*a, width + 1 + m) == column(*b, width + 2 + m),
                                   boost::test_tools::per_element());
                    BOOST_TEST(a->totals()[0].number == b->totals()[0].number);
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(distinct_keys_are_counted_once_for_each_value_behind_them) {
    const Shop shop(9);
    std::map<std::string, std::set<int>> expected;
    std::set<int> bought;
    for (const Sale& sale : shop.sales) {
        const int category = Shop::category(sale.product);
        expected[category < 0 ? "-" : std::to_string(category)].insert(sale.customer);
        bought.insert(sale.customer);
    }
    for (int c = 0; c < Shop::kCustomers; ++c)
        if (!bought.contains(c)) expected["-"].insert(c);
    std::string text;
    for (const auto& [category, customers] : expected)
        if (category != "-") text += category + " " + std::to_string(customers.size()) + "; ";
    text += "- " + std::to_string(expected["-"].size());
    Session session(shop.model);
    BOOST_TEST(session.rows({"category"}, {"Count(DISTINCT customer)"}) == text);
}
