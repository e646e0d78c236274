// The reference's state vectors, computed directly from selections.
#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "orders_model.h"
#include "selection/states_cache.h"

using namespace orrery::engine;
using namespace orrery::engine::test;

namespace {

struct Fixture {
    std::shared_ptr<const DataModel> model = orders_model();
    SelectionState selection;

    void select(const std::string& field, const std::vector<std::string>& values) {
        FieldId id = model->find_field(field).value();
        Bitmap elements(model->field(id).cardinality());
        for (const std::string& value : values)
            for (Element e : model->field(id).find_displayed(value)) elements.set(e);
        selection.select(id, std::move(elements));
    }
    [[nodiscard]] States states() const { return {model, selection}; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(states, Fixture)

BOOST_AUTO_TEST_CASE(nothing_selected_leaves_everything_optional) {
    States s = states();
    BOOST_TEST(letters(s, "Country") == "SE=O DE=O");
    BOOST_TEST(letters(s, "CID") == "1=O 2=O 3=O");
    BOOST_TEST(s.all_rows(model->find_table("Orders").value()));
    BOOST_TEST(sum(s, "Orders", "Amt") == 22);
}

BOOST_AUTO_TEST_CASE(a_product_excludes_customers_without_it) {
    select("Prod", {"A"});
    States s = states();
    BOOST_TEST(letters(s, "Prod") == "A=S B=A C=A");
    BOOST_TEST(letters(s, "CID") == "1=O 2=O 3=X");
    BOOST_TEST(letters(s, "Country") == "SE=O DE=O");
    BOOST_TEST(sum(s, "Orders", "Amt") == 14);
}

BOOST_AUTO_TEST_CASE(two_fields_and_between_them) {
    select("Prod", {"A"});
    select("Country", {"DE"});
    States s = states();
    BOOST_TEST(letters(s, "Country") == "SE=A DE=S");
    BOOST_TEST(letters(s, "Prod") == "A=S B=X C=X");
    BOOST_TEST(letters(s, "CID") == "1=X 2=O 3=X");
    BOOST_TEST(sum(s, "Orders", "Amt") == 9);
}

BOOST_AUTO_TEST_CASE(a_selected_value_can_become_excluded) {
    select("Prod", {"A", "B"});
    select("Country", {"DE"});
    States s = states();
    BOOST_TEST(letters(s, "Prod") == "A=S B=XS C=X");
    BOOST_TEST(letters(s, "Country") == "SE=A DE=S");
    BOOST_TEST(sum(s, "Orders", "Amt") == 9);
    StateCounts counts = s.counts(model->find_field("Prod").value());
    BOOST_TEST(counts.selected == 1);
    BOOST_TEST(counts.selected_excluded == 1);
    BOOST_TEST(counts.excluded == 1);
    BOOST_TEST(counts.alternative == 0);
}

BOOST_AUTO_TEST_CASE(a_customer_without_orders_stays_possible_until_orders_are_selected) {
    select("Country", {"SE"});
    States s = states();
    BOOST_TEST(letters(s, "Country") == "SE=S DE=A");
    BOOST_TEST(letters(s, "CID") == "1=O 2=X 3=O");
    BOOST_TEST(letters(s, "Prod") == "A=O B=O C=X");
    BOOST_TEST(sum(s, "Orders", "Amt") == 12);
}

BOOST_AUTO_TEST_CASE(a_selected_key_without_orders_excludes_no_customer_field) {
    select("CID", {"3"});
    States s = states();
    BOOST_TEST(letters(s, "CID") == "1=A 2=A 3=S");
    BOOST_TEST(letters(s, "Country") == "SE=O DE=X");
    BOOST_TEST(letters(s, "Prod") == "A=X B=X C=X");
}

BOOST_AUTO_TEST_CASE(locked_values_have_their_own_letters) {
    select("Prod", {"A", "B"});
    select("Country", {"DE"});
    selection.lock(model->find_field("Prod").value(), true);
    States s = states();
    BOOST_TEST(letters(s, "Prod") == "A=L B=XL C=X");
    BOOST_TEST(s.counts(model->find_field("Prod").value()).locked == 1);
    BOOST_TEST(s.counts(model->find_field("Prod").value()).locked_excluded == 1);
}

BOOST_AUTO_TEST_CASE(a_selection_of_nothing_leaves_no_row) {
    select("Prod", {});
    States s = states();
    BOOST_TEST(letters(s, "Country") == "SE=X DE=X");
    BOOST_TEST(sum(s, "Orders", "Amt") == 0);
}

BOOST_AUTO_TEST_CASE(the_cache_shares_equal_selections_and_keeps_to_its_budget) {
    StatesCache cache(1);
    select("Prod", {"A"});
    auto first = cache.get(model, selection);
    BOOST_TEST(first == cache.get(model, SelectionState(selection)));
    FieldId cid = model->find_field("CID").value();
    BOOST_TEST(first->possible(cid).count() == 2);
    select("Prod", {"B"});
    auto second = cache.get(model, selection);
    BOOST_TEST(first != second);
    BOOST_TEST(cache.size() == 1);
    BOOST_TEST(first->possible(cid).count() == 2);
}

BOOST_AUTO_TEST_CASE(a_loose_table_passes_nothing_on) {
    ModelBuilder builder;
    TableBuilder& a = builder.add_table("A", {"x", "y"});
    a.add_row({1.0, 1.0});
    a.add_row({2.0, 2.0});
    TableBuilder& b = builder.add_table("B", {"y", "z", "amount"});
    for (double v : {1.0, 2.0, 3.0}) b.add_row({v, v, v * 10});
    TableBuilder& c = builder.add_table("C", {"z", "x"});
    c.add_row({2.0, 1.0});
    c.add_row({1.0, 2.0});
    model = builder.finish();
    BOOST_REQUIRE(model->table(1).details().loose);
    select("y", {"1"});
    States s = states();
    BOOST_TEST(letters(s, "y") == "1=S 2=A 3=A");
    BOOST_TEST(letters(s, "x") == "1=O 2=X");
    BOOST_TEST(letters(s, "z") == "1=X 2=O 3=X");  // from A over x to C, not through B
    BOOST_TEST(letters(s, "amount") == "10=O 20=O 30=O");
    BOOST_TEST(s.rows(1).count() == 0);  // B has no row with y = 1 and z = 2
    selection.clear_all();
    select("amount", {"10"});
    States t = states();
    BOOST_TEST(letters(t, "amount") == "10=S 20=A 30=A");
    BOOST_TEST(letters(t, "y") == "1=O 2=O 3=O");
    BOOST_TEST(t.rows(1).count() == 1);
    BOOST_TEST(t.all_rows(0));
}

BOOST_AUTO_TEST_CASE(every_number_of_selected_fields_gives_exact_alternatives) {
    // Masks grow from 8 to 64 bits with the number of selected fields, and beyond 63 several passes are made.
    constexpr std::size_t kFields = 70;
    constexpr std::size_t kRows = 300;
    std::vector<std::string> names;
    for (std::size_t f = 0; f < kFields; ++f) names.push_back("f" + std::to_string(f));
    std::vector<std::vector<double>> rows(kRows, std::vector<double>(kFields));
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("T", names);
    unsigned random = 1;
    for (std::vector<double>& row : rows) {
        std::vector<Value> cells;
        for (double& cell : row) {
            random = random * 1664525 + 1013904223;
            cell =
                (random >> 16) % 60 == 0 ? 1 : 0;  // mostly zero, so that rows differ from the selection in few fields
            cells.emplace_back(cell);
        }
        table.add_row(cells);
    }
    model = builder.finish();
    for (std::size_t selected : {std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{15}, std::size_t{16},
                                 std::size_t{31}, std::size_t{32}, std::size_t{63}, std::size_t{64}, kFields}) {
        selection.clear_all();
        for (std::size_t f = 0; f < selected; ++f) select(names[f], {"0"});
        States s = states();
        std::size_t wrong = 0;
        for (std::size_t f = 0; f < kFields; ++f)
            for (double value : {0.0, 1.0}) {
                FieldId id = model->find_field(names[f]).value();
                Element e = model->field(id).find(Value(value));
                if (e == kNoElement) continue;
                bool expected = std::any_of(rows.begin(), rows.end(), [&](const std::vector<double>& row) {
                    if (row[f] != value) return false;
                    for (std::size_t g = 0; g < selected; ++g)
                        if (g != f && row[g] != 0) return false;
                    return true;
                });
                wrong += s.possible_but_for_own(id).test(e) != expected;
            }
        BOOST_TEST(wrong == 0, "with " << selected << " selected fields");
    }
}

BOOST_AUTO_TEST_CASE(many_threads_may_ask_at_once) {
    select("Prod", {"A"});
    select("Country", {"DE"});
    States s = states();
    std::vector<std::thread> threads;
    std::atomic<int> right{0};
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            bool all = letters(s, "CID") == "1=X 2=O 3=X" && letters(s, "Prod") == "A=S B=X C=X" &&
                       sum(s, "Orders", "Amt") == 9 && s.bytes() > 0;
            right += all ? 1 : 0;
        });
    for (std::thread& thread : threads) thread.join();
    BOOST_TEST(right == 8);
}

BOOST_AUTO_TEST_SUITE_END()
