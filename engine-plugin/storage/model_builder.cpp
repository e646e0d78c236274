#include "storage/model_builder.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "storage/circles.h"
#include "storage/parallel.h"
#include "storage/synthetic_keys.h"
#include "storage/tags.h"

namespace orrery::engine {
namespace {

/// A flag per element that some row has, and one more for NULL.
std::vector<std::uint8_t> elements_of(std::span<const ColumnBuilder* const> columns, Element size) {
    std::vector<std::uint8_t> seen(std::size_t{size} + 1, 0);
    std::uint8_t* const flags = seen.data();
    for (const ColumnBuilder* column : columns)
        column->codes.for_each_block([&](std::uint64_t, std::span<const Element> codes) {
            for (const Element code : codes) flags[std::min(code, size)] = 1;
        });
    return seen;
}

LoadedField describe(const ColumnBuilder& column) {
    const ColumnBuilder* const one[] = {&column};
    const Element size = column.field->symbols.size();
    const std::vector<std::uint8_t> seen = elements_of(one, size);
    LoadedField loaded{column.field->details.name, 0, 0};
    loaded.distinct = static_cast<Element>(std::count(seen.begin(), seen.begin() + size, 1));
    loaded.non_null = column.codes.size() - column.codes.null_count();
    return loaded;
}

/// New element numbers after leaving out the symbols that no row holds.
struct Compaction {
    std::vector<std::uint8_t> used;
    std::vector<Element> renumbered;  // empty when nothing is left out
};

Compaction compact(const SymbolsBuilder& symbols, const std::vector<ColumnBuilder*>& columns) {
    Compaction result;
    result.used = elements_of(columns, symbols.size());
    result.used.pop_back();
    if (std::find(result.used.begin(), result.used.end(), 0) == result.used.end()) return result;
    Element next = 0;
    for (std::uint8_t used : result.used) result.renumbered.push_back(used != 0 ? next++ : kNoElement);
    return result;
}

struct PackedField {
    std::shared_ptr<const Field> field;
    std::unordered_map<const ColumnBuilder*, Column> columns;
};

PackedField pack(FieldBuilder& builder, const std::vector<ColumnBuilder*>& columns) {
    Compaction compaction = compact(builder.symbols, columns);
    Symbols symbols = builder.symbols.finish(&compaction.used);
    PackedField packed;
    for (ColumnBuilder* column : columns)
        packed.columns.emplace(column, std::move(column->codes).pack(symbols.size(), compaction.renumbered));
    add_system_tags(builder.details, symbols, columns.size() > 1);
    packed.field = std::make_shared<const Field>(std::move(builder.details), std::move(symbols));
    return packed;
}

}  // namespace

TableBuilder::TableBuilder(std::string name, std::vector<FieldBuilder*> fields) {
    details_.name = std::move(name);
    for (FieldBuilder* field : fields) columns_.push_back({field, {}});
}

void TableBuilder::add_row(std::span<const Value> cells) {
    if (cells.size() > columns_.size()) throw std::invalid_argument("a row has more cells than the table has columns");
    for (std::size_t c = 0; c < columns_.size(); ++c)
        columns_[c].codes.push_back(c < cells.size() ? columns_[c].field->symbols.intern(cells[c]) : kNoElement);
    ++rows_;
}

ColumnBuilder* TableBuilder::find(std::string_view field) {
    for (ColumnBuilder& column : columns_)
        if (column.field->details.name == field) return &column;
    return nullptr;
}

FieldBuilder* ModelBuilder::find_field(std::string_view name) {
    for (FieldBuilder& candidate : fields_)
        if (candidate.details.name == name) return &candidate;
    return nullptr;
}

FieldBuilder& ModelBuilder::field(std::string_view name) {
    if (FieldBuilder* found = find_field(name)) return *found;
    FieldBuilder& made = fields_.emplace_back();
    made.details.name = name;
    return made;
}

void ModelBuilder::rename_field(FieldBuilder& field, std::string_view name) {
    if (find_field(name) != nullptr)
        throw std::invalid_argument("a field named \"" + std::string(name) + "\" exists already");
    field.details.name = name;
}

TableBuilder& ModelBuilder::add_table(std::string_view name, const std::vector<std::string>& fields) {
    if (find_table(name) != nullptr)
        throw std::invalid_argument("a table named \"" + std::string(name) + "\" exists already");
    std::vector<FieldBuilder*> builders;
    for (const std::string& field_name : fields) {
        FieldBuilder* builder = &field(field_name);
        if (std::find(builders.begin(), builders.end(), builder) != builders.end())
            throw std::invalid_argument("field \"" + field_name + "\" occurs twice in table \"" + std::string(name) +
                                        "\"");
        builders.push_back(builder);
    }
    return tables_.emplace_back(std::string(name), std::move(builders));
}

TableBuilder* ModelBuilder::find_table(std::string_view name) {
    for (TableBuilder& candidate : tables_)
        if (candidate.name() == name) return &candidate;
    return nullptr;
}

void ModelBuilder::drop_table(const TableBuilder& table) {
    tables_.remove_if([&](const TableBuilder& candidate) { return &candidate == &table; });
    drop_unused_fields();
}

void ModelBuilder::drop_unused_fields() {
    std::unordered_set<const FieldBuilder*> used;
    for (const TableBuilder& table : tables_)
        for (const ColumnBuilder& column : table.columns()) used.insert(column.field);
    fields_.remove_if([&](const FieldBuilder& field) { return !used.contains(&field); });
}

namespace {

void loosen(std::list<TableBuilder>& tables, const std::unordered_map<const FieldBuilder*, FieldId>& ids,
            std::vector<ModelWarning>& warnings) {
    std::vector<LinkedTable> linked;
    for (const TableBuilder& table : tables) {
        LinkedTable& node = linked.emplace_back();
        node.name = table.name();
        node.rows = table.rows();
        node.synthetic = table.details().synthetic;
        node.loose = table.details().loose;
        for (const ColumnBuilder& column : table.columns()) node.fields.push_back(ids.at(column.field));
    }
    for (const std::string& name : break_circles(linked))
        warnings.push_back({ModelWarning::Kind::circular_reference,
                            "circular reference: table \"" + name + "\" was set to be loosely coupled"});
    std::size_t index = 0;
    for (TableBuilder& table : tables) table.details().loose = linked[index++].loose;
}

}  // namespace

void ModelBuilder::describe_tables(const std::function<void()>& check) {
    std::vector<std::pair<const ColumnBuilder*, LoadedField*>> columns;
    for (TableBuilder& table : tables_) {
        table.details().loaded_fields.resize(table.columns().size());
        for (std::size_t c = 0; c < table.columns().size(); ++c)
            columns.emplace_back(&table.columns()[c], &table.details().loaded_fields[c]);
    }
    parallel_each(columns.size(), [&](std::size_t i) {
        check();
        *columns[i].second = describe(*columns[i].first);
    });
}

std::shared_ptr<const DataModel> ModelBuilder::finish(const std::function<void()>& check) {
    describe_tables(check);
    std::vector<ModelWarning> warnings = build_synthetic_keys(*this);
    drop_unused_fields();

    std::unordered_map<const FieldBuilder*, FieldId> ids;
    std::vector<FieldBuilder*> builders;
    for (FieldBuilder& field : fields_) {
        ids.emplace(&field, static_cast<FieldId>(builders.size()));
        builders.push_back(&field);
    }
    loosen(tables_, ids, warnings);

    std::vector<std::vector<ColumnBuilder*>> holders(builders.size());
    for (TableBuilder& table : tables_)
        for (ColumnBuilder& column : table.columns()) holders[ids.at(column.field)].push_back(&column);
    std::vector<PackedField> packed(builders.size());
    parallel_each(builders.size(), [&](std::size_t f) {
        check();
        packed[f] = pack(*builders[f], holders[f]);
    });

    std::vector<std::shared_ptr<const Table>> tables;
    for (TableBuilder& table : tables_) {
        std::vector<TableColumn> columns;
        for (const ColumnBuilder& column : table.columns()) {
            FieldId id = ids.at(column.field);
            columns.push_back({id, std::move(packed[id].columns.at(&column))});
        }
        tables.push_back(std::make_shared<const Table>(std::move(table.details()), table.rows(), std::move(columns)));
    }
    std::vector<std::shared_ptr<const Field>> fields;
    for (PackedField& field : packed) fields.push_back(std::move(field.field));
    return std::make_shared<const DataModel>(std::move(fields), std::move(tables), std::move(warnings));
}

}  // namespace orrery::engine
