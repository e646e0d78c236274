#include "qix/table_facts.h"

#include <algorithm>
#include <map>

#include "qix/column_profile.h"
#include "qix/message.h"
#include "qix/seen_data.h"
#include "storage/data_model.h"
#include "storage/system_fields.h"
#include "storage/tags.h"

namespace orrery::qix {
namespace {

using engine::DataModel;
using engine::Element;
using engine::FieldId;
using engine::TableId;
using json::Value;

Value texts(const std::vector<std::string>& items) {
    Value list = Value::array();
    for (const std::string& item : items) list.push_back(item);
    return list;
}

struct FieldInTable {
    std::uint64_t non_null = 0;
    Element distinct = 0;
    bool repeats = false;
};

FieldInTable count_column(const engine::Column& column) {
    std::vector<bool> seen(column.null_code(), false);
    FieldInTable facts;
    column.for_each_block(0, column.rows(), [&](std::uint64_t, const Element* codes, std::uint32_t count) {
        for (std::uint32_t at = 0; at < count; ++at) {
            if (codes[at] >= column.null_code()) continue;
            ++facts.non_null;
            if (seen[codes[at]])
                facts.repeats = true;
            else
                ++facts.distinct;
            seen[codes[at]] = true;
        }
    });
    return facts;
}

std::string_view key_type(bool is_key, bool unique, bool complete) {
    if (!is_key) return "NOT_KEY";
    if (!unique) return "ANY_KEY";
    return complete ? "PERFECT_KEY" : "PRIMARY_KEY";
}

Value field_record(const engine::Field* field, const std::string& name, const FieldInTable& facts, std::uint64_t rows,
                   bool is_key) {
    const Element total = field != nullptr ? field->cardinality() : facts.distinct;
    const double density = rows == 0 ? 0 : static_cast<double>(facts.non_null) / static_cast<double>(rows);
    const double subset = total == 0 ? 0 : static_cast<double>(facts.distinct) / static_cast<double>(total);
    const bool unique = facts.distinct == rows && rows > 0;
    Value record = Value::object({{"qName", name},
                                  {"qOriginalFields", Value::array({name})},
                                  {"qPresent", true},
                                  {"qInformationDensity", density},
                                  {"qnNonNulls", facts.non_null},
                                  {"qnRows", rows},
                                  {"qSubsetRatio", subset},
                                  {"qnTotalDistinctValues", total},
                                  {"qnPresentDistinctValues", facts.distinct},
                                  {"qKeyType", key_type(is_key, unique, facts.distinct == total)},
                                  {"qTags", field != nullptr ? texts(field->details().tags) : Value::array()},
                                  {"qDerivedFields", Value::array()}});
    if (facts.non_null < rows) record.set("qHasNull", true);
    if (facts.repeats) record.set("qHasDuplicates", true);
    if (field != nullptr && field->details().synthetic) record.set("qIsSynthetic", true);
    if (field != nullptr && !field->details().comment.empty()) record.set("qComment", field->details().comment);
    return record;
}

const engine::Field* named(const DataModel& model, const std::string& name) {
    const auto id = model.find_field(name);
    return id ? &model.field(*id) : nullptr;
}

/// Fields as loaded, so that a synthetic key shows as the fields it stands for.
Value loaded_fields(const DataModel& model, const engine::Table& table) {
    Value fields = Value::array();
    for (const engine::LoadedField& loaded : table.details().loaded_fields) {
        std::size_t tables = 0;
        for (TableId other = 0; other < model.table_count(); ++other) {
            const auto& names = model.table(other).details().loaded_fields;
            tables +=
                std::any_of(names.begin(), names.end(), [&](const auto& each) { return each.name == loaded.name; });
        }
        const FieldInTable facts{loaded.non_null, loaded.distinct, loaded.distinct < loaded.non_null};
        fields.push_back(field_record(named(model, loaded.name), loaded.name, facts, table.rows(), tables > 1));
    }
    return fields;
}

Value stored_fields(const DataModel& model, const engine::Table& table) {
    Value fields = Value::array();
    for (const engine::TableColumn& column : table.columns()) {
        const engine::Field& field = model.field(column.field);
        fields.push_back(
            field_record(&field, field.name(), count_column(column.column), table.rows(), model.is_key(column.field)));
    }
    return fields;
}

}  // namespace

namespace {

bool is_shown(const engine::TableDetails& table, TableScope scope) {
    return is_system(table) ? scope.system : scope.synthetic || !table.synthetic;
}

}  // namespace

Value table_records(const DataModel& model, TableScope scope, const Environment* profiles) {
    Value records = Value::array();
    for (TableId id = 0; id < model.table_count(); ++id) {
        const engine::Table& table = model.table(id);
        if (!is_shown(table.details(), scope)) continue;
        const bool as_loaded = !scope.synthetic && !table.details().loaded_fields.empty();
        Value record =
            Value::object({{"qName", table.name()},
                           {"qNoOfRows", table.rows()},
                           {"qFields", as_loaded ? loaded_fields(model, table) : stored_fields(model, table)},
                           {"qPos", Value::object({{"qx", 0}, {"qy", 0}})},
                           {"qTableTags", texts(table.details().tags)}});
        if (table.details().loose) record.set("qLoose", true);
        if (table.details().synthetic && !is_system(table.details())) record.set("qIsSynthetic", true);
        if (!table.details().comment.empty()) record.set("qComment", table.details().comment);
        if (profiles != nullptr) record.set("qProfilingData", table_profile(*profiles, model, id));
        records.push_back(std::move(record));
    }
    return records;
}

Value source_keys(const DataModel& model, TableScope scope) {
    // Fields by the tables that hold them; several fields of the same tables are one key of several fields.
    std::map<std::vector<std::string>, std::vector<std::string>> keys;
    for (FieldId id = 0; id < model.field_count(); ++id) {
        const engine::Field& field = model.field(id);
        if (!model.is_key(id)) continue;
        std::vector<std::string> tables;
        for (const engine::Occurrence& occurrence : model.occurrences(id)) {
            const engine::Table& table = model.table(occurrence.table);
            if (is_shown(table.details(), scope)) tables.push_back(table.name());
        }
        const bool stands_for_others = field.details().synthetic && !scope.synthetic;
        const std::vector<std::string> names =
            stands_for_others ? field.details().components : std::vector<std::string>{field.name()};
        std::vector<std::string>& key = keys[tables];
        key.insert(key.end(), names.begin(), names.end());
    }
    Value records = Value::array();
    for (const auto& [tables, fields] : keys)
        if (tables.size() > 1)
            records.push_back(Value::object({{"qKeyFields", texts(fields)}, {"qTables", texts(tables)}}));
    return records;
}

Value table_rows(const DataModel& model, TableId id, std::int64_t offset, std::int64_t rows) {
    const engine::Table& table = model.table(id);
    Value data = Value::array();
    const auto last = std::min(table.rows(), static_cast<std::uint64_t>(offset) + static_cast<std::uint64_t>(rows));
    for (auto row = static_cast<std::uint64_t>(offset); row < last; ++row) {
        Value cells = Value::array();
        for (const engine::TableColumn& column : table.columns()) {
            const engine::Symbols& symbols = model.field(column.field).symbols();
            const Element code = column.column.code(row);
            if (code >= symbols.size()) {
                cells.push_back(Value::object({{"qText", "-"}, {"qIsNumeric", false}}));
                continue;
            }
            Value cell = Value::object({{"qText", symbols.to_text(code)}, {"qIsNumeric", symbols.has_number(code)}});
            if (symbols.has_number(code)) cell.set("qNumber", wire_number(symbols.number(code)));
            cells.push_back(std::move(cell));
        }
        data.push_back(Value::object({{"qValue", std::move(cells)}}));
    }
    return data;
}

Value field_description(const Snapshot& snapshot, FieldId id) {
    const DataModel& model = *snapshot.model;
    const engine::Field& field = model.field(id);
    std::vector<std::string> tables;
    std::uint64_t total = 0;
    for (const engine::Occurrence& occurrence : model.occurrences(id)) {
        if (is_of_field_on_the_fly(model.table(occurrence.table).details())) continue;
        if (!is_system(model, id)) tables.push_back(model.table(occurrence.table).name());
        total += model.table(occurrence.table).rows();
    }
    const auto& tags = field.details().tags;
    const auto has = [&](std::string_view tag) { return std::find(tags.begin(), tags.end(), tag) != tags.end(); };
    return Value::object({{"qInternalNumber", id},
                          {"qName", field.name()},
                          {"qSrcTables", texts(tables)},
                          {"qIsSystem", field.details().synthetic || is_system(model, id)},
                          {"qIsHidden", has("$hidden")},
                          {"qCardinal", field.cardinality()},
                          {"qTotalCount", total},
                          {"qIsLocked", snapshot.selections->selection().locked(id)},
                          {"qAlwaysOneSelected", snapshot.selections->one_and_only_one(id)},
                          {"qAndMode", snapshot.selections->and_mode(id)},
                          {"qIsNumeric", has("$numeric")},
                          {"qComment", field.details().comment},
                          {"qTags", texts(tags)},
                          {"qIsDefinitionOnly", is_on_the_fly(snapshot, id)}});
}

}  // namespace orrery::qix
