#include "cube/field_on_the_fly.h"

#include <optional>
#include <set>

#include "cube/chart_names.h"
#include "cube/value_column.h"
#include "expression/calendar.h"
#include "storage/codes.h"
#include "storage/guarded_data.h"
#include "storage/parallel.h"
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

/// A field that was made, and where it goes.
struct Made {
    std::shared_ptr<const Field> field;
    std::optional<TableId> table;  // none: into a table of its own, linked over `source`
    FieldId source = kNoField;
    Column column;
};

/// The codes of every row, or of every value where no single table is the field's; kNoElement for null.
Codes codes_of(const DataModel& model, const ValueColumn& column, std::optional<TableId> table, Renumbering& code_of,
               const std::function<void()>& check) {
    if (!table)
        return Codes::made(model.field(column.field).cardinality(),
                           [&](std::uint64_t e) { return code_of(static_cast<Element>(e)); });
    Codes codes;
    const Column& source = column.field == kNoField ? *column.column : *model.column(*table, column.field);
    codes.reserve(source.rows());
    source.for_each_block(0, source.rows(), [&](std::uint64_t, const Element* block, std::uint32_t count) {
        check();
        for (std::uint32_t i = 0; i < count; ++i) codes.push_back(code_of(block[i]));
    });
    return codes;
}

std::optional<TableId> table_of(const DataModel& model, const ValueColumn& column) {
    const auto holders = column.tables(model);
    const bool of_rows = column.field == kNoField;
    if (of_rows || (holders.size() == 1 && !model.table(holders[0]).details().loose)) return holders[0];
    return std::nullopt;
}

Made made_of(const DataModel& model, const ValueColumn& column, const std::string& name,
             const std::function<void()>& check) {
    Made made;
    made.table = table_of(model, column);
    made.source = column.field;
    SymbolsBuilder builder;
    Renumbering code_of(column, builder);
    Codes codes = codes_of(model, column, made.table, code_of, check);
    FieldDetails details;
    details.name = name;
    Symbols symbols = builder.finish();
    add_system_tags(details, symbols, false);
    made.column = std::move(codes).pack(symbols.size());
    made.field = std::make_shared<const Field>(std::move(details), std::move(symbols));
    return made;
}

TableColumn all_values(const DataModel& model, FieldId field) {
    std::vector<Element> codes(model.field(field).cardinality());
    for (Element e = 0; e < codes.size(); ++e) codes[e] = e;
    return {field, Column::pack(codes, model.field(field).cardinality())};
}

/// Data to which fields are added; shares what it does not change.
class Extension {
public:
    explicit Extension(const std::shared_ptr<const DataModel>& model) : model_(model) {
        // What is shared is kept by what points into it.
        for (FieldId id = 0; id < model->field_count(); ++id) fields_.emplace_back(model, &model->field(id));
        for (TableId id = 0; id < model->table_count(); ++id) tables_.emplace_back(model, &model->table(id));
    }

    /// A field whose name is taken is left out.
    void add(Made made) {
        if (!names_.insert(made.field->name()).second || model_->find_field(made.field->name())) return;
        const std::uint64_t rows = made.column.rows();
        TableColumn column{static_cast<FieldId>(fields_.size()), std::move(made.column)};
        if (made.table) {
            const Table& before = *tables_[*made.table];
            std::vector<TableColumn> columns = before.columns();
            columns.push_back(std::move(column));
            tables_[*made.table] = std::make_shared<const Table>(before.details(), before.rows(), std::move(columns));
        } else {
            TableDetails details;
            details.name = "$Field " + made.field->name();
            details.tags = {kFieldOnTheFlyTag};
            details.synthetic = true;
            std::vector<TableColumn> columns{all_values(*model_, made.source), std::move(column)};
            tables_.push_back(std::make_shared<const Table>(std::move(details), rows, std::move(columns)));
        }
        fields_.push_back(std::move(made.field));
    }

    std::shared_ptr<const DataModel> finish() {
        auto whole = std::make_shared<const DataModel>(std::move(fields_), std::move(tables_), model_->warnings());
        return guarded(std::move(whole), access_of(*model_));
    }

private:
    const std::shared_ptr<const DataModel>& model_;
    std::vector<std::shared_ptr<const Field>> fields_;
    std::vector<std::shared_ptr<const Table>> tables_;
    std::set<std::string> names_;
};

ExpressionError refused(const std::string& expression, const char* why) { return error_at(expression, 0, 0, why); }

/// Makes fields of one model, from any thread.
class Maker {
public:
    Maker(const std::shared_ptr<const DataModel>& model, const FormatSettings& formats,
          const std::function<void()>& check)
        : model_(model), check_(check), selections_(model, std::make_shared<StatesCache>(kNothingToKeep)) {
        environment_.selections = &selections_;
        environment_.cache = std::make_shared<CalculationCache>(kNothingToKeep);
        environment_.formats = &formats;
        graph_ = join_graph(*environment_.cache, model);
    }

    [[nodiscard]] Outcome<Made> make(const FieldDefinition& wanted) const {
        const std::string& expression = wanted.expression;
        if (wanted.name.empty() || model_->find_field(wanted.name))
            return refused(expression, "the name of the field is empty or taken");
        const auto compiled = compile_chart(expression, environment_, kDefaultState, CompileMode::row);
        if (!compiled) return compiled.error();
        const Program& program = compiled.value()->program;
        if (!compiled.value()->aggregates.empty() || program.uses_aggrs())
            return refused(expression, "a field cannot aggregate: its values belong to records, whatever is selected");
        if (program.fields.empty()) return refused(expression, "the expression reads no field");
        const CalculationTools tools{
            graph_.get(), environment_.cache.get(), {environment_.formats, local_now()}, nullptr, nullptr};
        const auto column = program_column(tools, program);
        if (!column) return column.error();
        return made_of(*model_, column.value(), wanted.name, check_);
    }

private:
    static constexpr std::size_t kNothingToKeep = 1 << 20;
    std::shared_ptr<const DataModel> model_;
    const std::function<void()>& check_;
    AppSelections selections_;
    ChartEnvironment environment_;
    std::shared_ptr<JoinGraph> graph_;
};

/// False only where the expression surely does not read the field. A name that has to be spelled otherwise in
/// expressions may stand anywhere.
bool may_read(const std::string& expression, const std::string& name) {
    return name.find_first_of("[]\"`'") != std::string::npos || expression.find(name) != std::string::npos;
}

/// How many of the first fields read none of each other.
std::size_t independent(std::span<const FieldDefinition> fields) {
    for (std::size_t next = 1; next < fields.size(); ++next)
        for (std::size_t before = 0; before < next; ++before)
            if (may_read(fields[next].expression, fields[before].name)) return next;
    return fields.size();
}

}  // namespace

Outcome<std::shared_ptr<const DataModel>> with_field_on_the_fly(const std::shared_ptr<const DataModel>& model,
                                                                const FieldDefinition& field,
                                                                const FormatSettings& formats,
                                                                const std::function<void()>& check) {
    auto made = Maker(model, formats, check).make(field);
    if (!made) return made.error();
    Extension extension(model);
    extension.add(std::move(made.value()));
    return extension.finish();
}

std::shared_ptr<const DataModel> with_fields_on_the_fly(std::shared_ptr<const DataModel> model,
                                                        std::span<const FieldDefinition> fields,
                                                        const FormatSettings& formats,
                                                        const std::function<void()>& check) {
    while (!fields.empty()) {
        const std::size_t count = independent(fields);
        const Maker maker(model, formats, check);
        std::vector<std::optional<Made>> made(count);
        parallel_each(count, [&](std::size_t i) {
            if (auto one = maker.make(fields[i])) made[i] = std::move(one.value());
        });
        Extension extension(model);
        for (std::optional<Made>& one : made)
            if (one) extension.add(std::move(*one));
        model = extension.finish();
        fields = fields.subspan(count);
    }
    return model;
}

}  // namespace orrery::engine
