#include "storage/system_fields.h"

#include <algorithm>
#include <array>

#include "storage/guarded_data.h"
#include "storage/model_builder.h"

namespace orrery::engine {
namespace {

struct SystemTable {
    const char* name;
    std::vector<std::string> fields;
};

/// What is told of each table, each field, and each field of each table.
const std::array<SystemTable, 3> kTables = {{{"$Table", {"$Table", "$Rows", "$Fields"}},
                                             {"$Field", {"$Field", "$Info"}},
                                             {"$FieldNo", {"$Table", "$Field", "$FieldNo"}}}};

bool is_taken(const DataModel& model) {
    return std::any_of(kTables.begin(), kTables.end(), [&](const SystemTable& table) {
        return model.find_table(table.name) ||
               std::any_of(table.fields.begin(), table.fields.end(),
                           [&](const std::string& field) { return model.find_field(field).has_value(); });
    });
}

/// As the script loaded them: a synthetic key shows as the fields it stands for.
std::vector<std::string> fields_of(const DataModel& model, const Table& table) {
    std::vector<std::string> names;
    for (const LoadedField& field : table.details().loaded_fields) names.push_back(field.name);
    if (!names.empty()) return names;
    for (const TableColumn& column : table.columns()) {
        const FieldDetails& field = model.field(column.field).details();
        if (field.synthetic)
            names.insert(names.end(), field.components.begin(), field.components.end());
        else
            names.push_back(field.name);
    }
    return names;
}

std::shared_ptr<const DataModel> description_of(const DataModel& model) {
    ModelBuilder builder;
    for (const SystemTable& table : kTables) {
        builder.add_table(table.name, table.fields);
        for (const std::string& field : table.fields) builder.field(field).details.tags = {"$hidden", kSystemTag};
    }
    TableBuilder& tables = *builder.find_table("$Table");
    TableBuilder& fields = *builder.find_table("$Field");
    TableBuilder& places = *builder.find_table("$FieldNo");
    const SymbolsBuilder& known = builder.field("$Field").symbols;
    for (TableId id = 0; id < model.table_count(); ++id) {
        const Table& table = model.table(id);
        if (table.details().synthetic) continue;
        const std::vector<std::string> names = fields_of(model, table);
        const Value table_name = Value::text(table.name());
        tables.add_row({table_name, static_cast<double>(table.rows()), static_cast<double>(names.size())});
        for (std::size_t n = 0; n < names.size(); ++n) {
            const Value name = Value::text(names[n]);
            if (known.find(name) == kNoElement) fields.add_row({name});
            places.add_row({table_name, name, static_cast<double>(n + 1)});
        }
    }
    return builder.finish();
}

}  // namespace

bool is_system(const TableDetails& table) {
    return table.synthetic && std::find(table.tags.begin(), table.tags.end(), kSystemTag) != table.tags.end();
}

bool is_system(const DataModel& model, FieldId field) {
    return is_system(model.table(model.occurrences(field).front().table).details());
}

std::shared_ptr<const DataModel> with_system_fields(const std::shared_ptr<const DataModel>& model) {
    if (model->table_count() == 0 || is_taken(*model)) return model;
    const std::shared_ptr<const DataModel> added = description_of(*model);
    // What is shared is kept by what points into it.
    std::vector<std::shared_ptr<const Field>> fields;
    for (FieldId id = 0; id < model->field_count(); ++id) fields.emplace_back(model, &model->field(id));
    for (FieldId id = 0; id < added->field_count(); ++id) fields.emplace_back(added, &added->field(id));
    std::vector<std::shared_ptr<const Table>> tables;
    for (TableId id = 0; id < model->table_count(); ++id) tables.emplace_back(model, &model->table(id));
    for (TableId id = 0; id < added->table_count(); ++id) {
        const Table& table = added->table(id);
        TableDetails details;
        details.name = table.name();
        details.tags = {kSystemTag};
        details.synthetic = true;
        std::vector<TableColumn> columns = table.columns();
        for (TableColumn& column : columns) column.field += model->field_count();
        tables.push_back(std::make_shared<const Table>(std::move(details), table.rows(), std::move(columns)));
    }
    auto whole = std::make_shared<const DataModel>(std::move(fields), std::move(tables), model->warnings());
    return guarded(std::move(whole), access_of(*model));
}

}  // namespace orrery::engine
