#include "cube/field_on_the_fly.h"

#include <optional>

#include "cube/chart_names.h"
#include "cube/value_column.h"
#include "expression/calendar.h"
#include "storage/guarded_data.h"
#include "storage/tags.h"

namespace orrery::engine {
namespace {

/// Codes of a value column as symbols of the new field; only those that some record has become symbols.
class Renumbering {
public:
    Renumbering(const ValueColumn& column, SymbolsBuilder& symbols)
        : column_(column), symbols_(symbols), known_(column.dictionary->size(), kNoElement) {}

    Element operator()(Element code) {
        if (column_.map) code = (*column_.map)[code];
        if (code >= known_.size()) return kNoElement;
        if (known_[code] == kNoElement) known_[code] = symbols_.intern(column_.dictionary->value(code));
        return known_[code];
    }

private:
    const ValueColumn& column_;
    SymbolsBuilder& symbols_;
    std::vector<Element> known_;
};

/// Where the new field goes.
struct Place {
    std::optional<TableId> table;  // none: into a table of its own
    std::vector<Element> codes;    // a row each, kNoElement for null
};

Place place_of(const DataModel& model, const ValueColumn& column, SymbolsBuilder& symbols,
               const std::function<void()>& check) {
    Renumbering code_of(column, symbols);
    Place place;
    const auto holders = column.tables(model);
    const bool of_rows = column.field == kNoField;
    if (of_rows || (holders.size() == 1 && !model.table(holders[0]).details().loose)) {
        place.table = holders[0];
        const Column& source = of_rows ? *column.column : *model.column(holders[0], column.field);
        place.codes.reserve(source.rows());
        source.for_each_block(0, source.rows(), [&](std::uint64_t, const Element* codes, std::uint32_t count) {
            check();
            for (std::uint32_t i = 0; i < count; ++i) place.codes.push_back(code_of(codes[i]));
        });
        return place;
    }
    for (Element e = 0; e < model.field(column.field).cardinality(); ++e) place.codes.push_back(code_of(e));
    return place;
}

TableColumn all_values(const DataModel& model, FieldId field) {
    std::vector<Element> codes(model.field(field).cardinality());
    for (Element e = 0; e < codes.size(); ++e) codes[e] = e;
    return {field, Column::pack(codes, model.field(field).cardinality())};
}

std::shared_ptr<const DataModel> extended(const std::shared_ptr<const DataModel>& model, FieldId source,
                                          std::shared_ptr<const Field> made, Place place) {
    // What is shared is kept by what points into it.
    std::vector<std::shared_ptr<const Field>> fields;
    for (FieldId id = 0; id < model->field_count(); ++id) fields.emplace_back(model, &model->field(id));
    std::vector<std::shared_ptr<const Table>> tables;
    for (TableId id = 0; id < model->table_count(); ++id) tables.emplace_back(model, &model->table(id));
    const std::uint64_t rows = place.codes.size();
    TableColumn column{static_cast<FieldId>(fields.size()), Column::pack(place.codes, made->cardinality())};
    if (place.table) {
        const Table& before = model->table(*place.table);
        std::vector<TableColumn> columns = before.columns();
        columns.push_back(std::move(column));
        tables[*place.table] = std::make_shared<const Table>(before.details(), before.rows(), std::move(columns));
    } else {
        TableDetails details;
        details.name = "$Field " + made->name();
        details.tags = {kFieldOnTheFlyTag};
        details.synthetic = true;
        std::vector<TableColumn> columns{all_values(*model, source), std::move(column)};
        tables.push_back(std::make_shared<const Table>(std::move(details), rows, std::move(columns)));
    }
    fields.push_back(std::move(made));
    auto whole = std::make_shared<const DataModel>(std::move(fields), std::move(tables), model->warnings());
    return guarded(std::move(whole), access_of(*model));
}

ExpressionError refused(const std::string& expression, const char* why) { return error_at(expression, 0, 0, why); }

}  // namespace

Outcome<std::shared_ptr<const DataModel>> with_field_on_the_fly(const std::shared_ptr<const DataModel>& model,
                                                                const std::string& name, const std::string& expression,
                                                                const FormatSettings& formats,
                                                                const std::function<void()>& check) {
    if (name.empty() || model->find_field(name)) return refused(expression, "the name of the field is empty or taken");
    constexpr std::size_t kNothingToKeep = 1 << 20;
    const AppSelections selections(model, std::make_shared<StatesCache>(kNothingToKeep));
    ChartEnvironment environment;
    environment.selections = &selections;
    environment.cache = std::make_shared<CalculationCache>(kNothingToKeep);
    environment.formats = &formats;
    const auto compiled = compile_chart(expression, environment, kDefaultState, CompileMode::row);
    if (!compiled) return compiled.error();
    const Program& program = compiled.value()->program;
    if (!compiled.value()->aggregates.empty() || program.uses_aggrs())
        return refused(expression, "a field cannot aggregate: its values belong to records, whatever is selected");
    if (program.fields.empty()) return refused(expression, "the expression reads no field");
    const auto graph = join_graph(*environment.cache, model);
    const CalculationTools tools{graph.get(), environment.cache.get(), {&formats, local_now()}, nullptr, nullptr};
    const auto column = program_column(tools, program);
    if (!column) return column.error();
    SymbolsBuilder builder;
    Place place = place_of(*model, column.value(), builder, check);
    FieldDetails details;
    details.name = name;
    Symbols symbols = builder.finish();
    add_system_tags(details, symbols, false);
    return extended(model, column.value().field, std::make_shared<const Field>(std::move(details), std::move(symbols)),
                    std::move(place));
}

}  // namespace orrery::engine
