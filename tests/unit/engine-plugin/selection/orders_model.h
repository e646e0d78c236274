// The reference's small model: customers and their orders, one customer without orders and one order without customer.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "selection/states.h"
#include "storage/model_builder.h"

namespace orrery::engine::test {

inline std::shared_ptr<const DataModel> orders_model() {
    auto text = [](const char* t) { return Value::text(t); };
    ModelBuilder builder;
    TableBuilder& customers = builder.add_table("Customers", {"CID", "Country"});
    customers.add_row({1.0, text("SE")});
    customers.add_row({2.0, text("DE")});
    customers.add_row({3.0, text("SE")});
    TableBuilder& orders = builder.add_table("Orders", {"OID", "CID", "Prod", "Amt"});
    orders.add_row({10.0, 1.0, text("A"), 5.0});
    orders.add_row({11.0, 1.0, text("B"), 7.0});
    orders.add_row({12.0, 2.0, text("A"), 9.0});
    orders.add_row({13.0, Value(), text("C"), 1.0});
    return builder.finish();
}

inline const char* letter(ValueState state) {
    static constexpr const char* kLetters[] = {"L", "S", "O", "D", "A", "X", "XS", "XL"};
    return kLetters[static_cast<std::size_t>(state)];
}

/// "A=S B=XS …" in load order.
inline std::string letters(const States& states, const std::string& field) {
    FieldId id = states.model()->find_field(field).value();
    const Symbols& symbols = states.model()->field(id).symbols();
    std::string out;
    for (Element e = 0; e < symbols.size(); ++e)
        out += (out.empty() ? "" : " ") + symbols.to_text(e) + "=" + letter(states.state(id, e));
    return out;
}

/// Sum of the numbers of `field` over the surviving rows of `table`.
inline double sum(const States& states, const std::string& table, const std::string& field) {
    const DataModel& model = *states.model();
    TableId t = model.find_table(table).value();
    FieldId f = model.find_field(field).value();
    double total = 0;
    states.rows(t).for_each([&](std::uint64_t row) {
        Element e = model.column(t, f)->code(row);
        if (e < model.field(f).cardinality()) total += model.field(f).symbols().number(e);
    });
    return total;
}

}  // namespace orrery::engine::test
