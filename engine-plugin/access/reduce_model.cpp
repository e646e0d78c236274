#include "access/reduce_model.h"

#include <algorithm>

#include "expression/utf8.h"
#include "script/import_model.h"
#include "selection/states.h"
#include "storage/guarded_data.h"

namespace orrery::engine {
namespace {

/// False when one of the restrictions leaves nothing.
bool select_values(const DataModel& model, const Reduction& reduction, SelectionState& selection) {
    for (const Reduction::Restriction& restriction : reduction.restrictions) {
        const std::optional<FieldId> id = model.find_field(restriction.field);
        if (!id) return false;
        Bitmap elements(model.field(*id).cardinality());
        for (const Value& value : restriction.values)
            if (const Element element = model.field(*id).find(value); element != kNoElement) elements.set(element);
        if (!elements.any()) return false;
        selection.select(*id, std::move(elements));
    }
    return true;
}

/// A loose table does not associate with others, nor its columns with each other; its records stay only where every
/// value is one that is left.
Bitmap rows_of_loose(const States& states, const Table& table) {
    Bitmap rows(table.rows(), true);
    for (const TableColumn& column : table.columns()) {
        const Bitmap possible = states.possible(column.field);
        const bool restricted = states.selection().find(column.field) != nullptr;
        column.column.for_each_block(0, table.rows(), [&](std::uint64_t first, const Element* codes, std::uint32_t n) {
            for (std::uint32_t i = 0; i < n; ++i) {
                const bool is_null = codes[i] == column.column.null_code();
                if (is_null ? restricted : !possible.test(codes[i])) rows.reset(first + i);
            }
        });
    }
    return rows;
}

ImportFilter filter_of(const std::shared_ptr<const DataModel>& model, const SelectionState& selection) {
    ImportFilter filter;
    if (selection.empty()) return filter;
    const States states(model, selection);
    for (TableId id = 0; id < model->table_count(); ++id) {
        const Table& table = model->table(id);
        if (table.details().loose)
            filter.rows.emplace(id, rows_of_loose(states, table));
        else if (!states.all_rows(id))
            filter.rows.emplace(id, states.rows(id));
    }
    return filter;
}

/// What DERIVE made of an omitted field lies in a table that is named after it.
void omit_derived(const DataModel& model, std::set<std::string>& omitted) {
    std::set<std::string> derived;
    for (TableId id = 0; id < model.table_count(); ++id) {
        const auto name_of = [&](const TableColumn& column) { return model.field(column.field).name(); };
        const std::string prefix = model.table(id).name() + ".";
        const auto& columns = model.table(id).columns();
        if (std::none_of(columns.begin(), columns.end(), [&](const TableColumn& column) {
                return omitted.contains(name_of(column)) && prefix.starts_with(name_of(column) + ".");
            }))
            continue;
        for (const TableColumn& column : columns)
            if (name_of(column).starts_with(prefix)) derived.insert(name_of(column));
    }
    omitted.merge(derived);
}

}  // namespace

std::shared_ptr<const DataModel> reduce_model(const std::shared_ptr<const DataModel>& model, const Reduction& reduction,
                                              const std::function<void()>& check) {
    SelectionState selection;
    if (!select_values(*model, reduction, selection)) return nullptr;
    ImportFilter filter = filter_of(model, selection);
    for (FieldId id = 0; id < model->field_count(); ++id)
        if (std::binary_search(reduction.omitted.begin(), reduction.omitted.end(), upper_case(model->field(id).name())))
            filter.omitted.insert(model->field(id).name());
    omit_derived(*model, filter.omitted);
    ModelBuilder builder;
    import_model(builder, *model, check, filter);
    return guarded(builder.finish(check), access_of(*model));
}

std::shared_ptr<const DataModel> reduce_to_selection(const std::shared_ptr<const DataModel>& model,
                                                     const SelectionState& selection, bool with_access,
                                                     const std::function<void()>& check) {
    const AccessPtr access = access_of(*model);
    if (selection.empty() && (with_access || access == nullptr)) return model;
    ModelBuilder builder;
    import_model(builder, *model, check, filter_of(model, selection));
    return guarded(builder.finish(check), with_access ? access : nullptr);
}

}  // namespace orrery::engine
