// A session over a small model with several tables, for targets that calculate: everything ends soon, or is cancelled.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "cube/cube.h"
#include "cube/single_value.h"
#include "storage/model_builder.h"

namespace orrery::engine::fuzz {

inline std::shared_ptr<const DataModel> small_model() {
    ModelBuilder builder;
    TableBuilder& orders = builder.add_table("Orders", {"OID", "CID", "Prod", "Amt", "Day"});
    for (int i = 0; i < 12; ++i)
        orders.add_row({Value(i), i % 5 == 4 ? Value() : Value(i % 4), Value::text(i % 3 == 0 ? "A" : "B b"),
                        i % 7 == 6 ? Value::text("none") : Value(i * 1.5), Value::dual("day", 45'000 + i)});
    TableBuilder& customers = builder.add_table("Customers", {"CID", "Country"});
    customers.add_row({0, Value::text("SE")});
    customers.add_row({1, Value::text("DE")});
    customers.add_row({3, Value()});
    builder.add_table("Lonely", {"X"}).add_row({1});
    return builder.finish();
}

class SmallSession {
public:
    SmallSession() {
        environment.selections = &selections;
        environment.states_cache = states_cache;
        environment.cache = std::make_shared<CalculationCache>(std::size_t{16} << 20);
        environment.variable = [](std::string_view name) -> std::optional<std::string> {
            static const std::map<std::string, std::string, std::less<>> variables{
                {"v", "Amt"},         {"self", "$(self)+1"}, {"one", "$(two)"},
                {"two", "$(one) $1"}, {"calc", "=Sum(Amt)"}, {"f", "Sum({<Prod={$1}>} Amt*$2)"}};
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
        };
        environment.bookmark = [this](std::string_view name) -> std::optional<SelectionState> {
            return name == "mark" ? std::optional(selections.selection("Other")) : std::nullopt;
        };
        environment.cancelled = [this] { return ++asked_ > 5'000; };
        selections.add_state("Other");
        selections.select({"Other", model->find_field("Prod").value()}, {1});
        selections.select({kDefaultState, model->find_field("CID").value()}, {0, 1});
        selections.commit();
    }

    const std::shared_ptr<const DataModel> model = small_model();
    const std::shared_ptr<StatesCache> states_cache = std::make_shared<StatesCache>(std::size_t{16} << 20);
    AppSelections selections{model, states_cache};
    ChartEnvironment environment;

private:
    std::uint64_t asked_ = 0;
};

}  // namespace orrery::engine::fuzz
