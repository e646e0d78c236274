#include "script/load_command.h"

#include <algorithm>
#include <numeric>

#include "expression/suggest.h"
#include "expression/wildcard.h"
#include "script/field_format.h"
#include "script/join_tables.h"
#include "script/load_source.h"
#include "script/load_stage.h"
#include "script/reshape.h"
#include "script/row_select.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

std::string with_thousands(std::uint64_t number) {
    std::string digits = std::to_string(number);
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i != 0 && (digits.size() - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return out;
}

class LoadExecution {
public:
    LoadExecution(ScriptState& state, const LoadCommand& command)
        : state_(state), command_(command), prefixes_(command.prefixes) {}

    void run() {
        const LoadStatement& source = command_.loads.back();
        find_target();
        LoadInput input(state_, source, prefixes_.label.value_or(""));
        std::uint64_t rows = 0;
        while (std::optional<RowSet> part = input.next()) {
            if (source.source == LoadSource::resident && target_ != nullptr && target_->name() == source.source_text)
                copy_codes(*part);
            RowSet set = staged(std::move(*part));
            rows += set.rows;
            deliver(std::move(set), input.default_name());
        }
        report(rows);
    }

private:
    /// Looks the target of JOIN, KEEP and CONCATENATE up before anything is read.
    void find_target() {
        if (!prefixes_.join && !prefixes_.concatenate) return;
        if (!prefixes_.target) {
            target_ = state_.last_table;
            if (target_ == nullptr)
                throw ScriptError(LoadErrorKind::table_not_found,
                                  "there is no table loaded before to join or append to",
                                  command_.loads.front().text.position);
            return;
        }
        target_ = state_.model.find_table(*prefixes_.target);
        if (target_ != nullptr) return;
        Nearest nearest(*prefixes_.target);
        for (const TableBuilder& known : state_.model.tables()) nearest.offer(known.name());
        throw ScriptError(LoadErrorKind::table_not_found,
                          "there is no table \"" + *prefixes_.target + "\"" +
                              (nearest.best().empty() ? "" : "; nearest known: " + nearest.best()),
                          command_.loads.front().text.at(prefixes_.target_offset));
    }

    /// Through the stacked LOADs from the source upwards.
    RowSet staged(RowSet set) {
        if (prefixes_.first && *prefixes_.first < set.rows) {
            RowNumbers rows(*prefixes_.first);
            std::iota(rows.begin(), rows.end(), 0);
            set = select_rows(set, rows);
        }
        for (auto load = command_.loads.rbegin(); load != command_.loads.rend(); ++load)
            set = run_load(state_, *load, std::move(set));
        if (prefixes_.cross_table) set = cross_table(state_, set, *prefixes_.cross_table);
        if (!prefixes_.interval_fields.empty()) set = interval_match(state_, set, prefixes_.interval_fields);
        return set;
    }

    /// A table that is combined with itself changes while its rows are still being read.
    static void copy_codes(RowSet& set) {
        for (RowColumn& column : set.columns)
            column.codes = std::make_shared<const std::vector<Element>>(*column.codes);
    }

    void deliver(RowSet set, const std::string& default_name) {
        if (prefixes_.mapping) return make_mapping(set);
        qualify(set, prefixes_.label.value_or(default_name));
        if (prefixes_.join && !prefixes_.keep) {
            join_into(state_, *target_, std::move(set), *prefixes_.join);
            made_ = target_;
            return;
        }
        if (prefixes_.keep) set = keep_matching(state_, *target_, std::move(set), *prefixes_.join);
        made_ = destination(set, default_name);
        append(*made_, set);
        state_.last_table = made_;
    }

    void make_mapping(const RowSet& set) {
        if (set.columns.size() != 2)
            throw ScriptError(
                LoadErrorKind::semantic,
                "a mapping table has two columns, key and value; this one has " + std::to_string(set.columns.size()),
                command_.loads.front().text.position);
        if (!prefixes_.label)
            throw ScriptError(LoadErrorKind::semantic, "a mapping table needs a label: Name: MAPPING LOAD …",
                              command_.loads.front().text.position);
        Mapping& mapping = state_.mappings[*prefixes_.label];
        for (std::uint64_t row = 0; row < set.rows; ++row) {
            Element key = mapping.keys.intern(set.columns[0].value(row));
            if (key == mapping.values.size()) mapping.values.push_back(set.columns[1].value(row).owned());
        }
    }

    void qualify(RowSet& set, const std::string& table) const {
        auto matches = [](const std::vector<std::string>& patterns, const std::string& name) {
            return std::any_of(patterns.begin(), patterns.end(),
                               [&](const std::string& pattern) { return Wildcard(pattern).matches(name); });
        };
        for (RowColumn& column : set.columns)
            if (matches(state_.qualified, column.name) && !matches(state_.unqualified, column.name))
                column.name = table + "." + column.name;
    }

    static bool same_fields(const TableBuilder& table, const RowSet& set) {
        const std::vector<ColumnBuilder>& columns = table.columns();
        return columns.size() == set.columns.size() &&
               std::all_of(columns.begin(), columns.end(),
                           [&](const ColumnBuilder& c) { return set.find(c.field->details.name).has_value(); });
    }

    /// The table the records are appended to: named by CONCATENATE, one with the same fields, or a new one.
    TableBuilder* destination(const RowSet& set, const std::string& default_name) {
        if (prefixes_.concatenate) return target_;
        if (prefixes_.no_concatenate && made_ != nullptr) return made_;  // further files of one load
        if (!prefixes_.no_concatenate)
            for (TableBuilder& table : state_.model.tables())
                if (same_fields(table, set)) return &table;
        std::vector<std::string> fields;
        for (const RowColumn& column : set.columns) fields.push_back(column.name);
        std::string base = prefixes_.label.value_or(default_name);
        std::string name = base;
        for (int n = 1; state_.model.find_table(name) != nullptr; ++n) name = base + "-" + std::to_string(n);
        return &state_.model.add_table(name, fields);
    }

    void append(TableBuilder& table, RowSet& set) {
        for (const RowColumn& column : set.columns)
            if (table.find(column.name) == nullptr)
                table.columns().push_back(
                    {&state_.model.field(column.name), std::vector<Element>(table.rows(), kNoElement)});
        std::uint64_t rows = table.rows() + set.rows;
        if (rows > kMaxRows) throw LoadError(LoadErrorKind::general, "a table holds 2^32 - 2 rows at most");
        std::vector<ColumnBuilder>& columns = table.columns();
        auto fill = [&](std::size_t c) {
            std::optional<std::uint32_t> from = set.find(columns[c].field->details.name);
            if (!from) {
                columns[c].codes.resize(rows, kNoElement);
            } else if (columns[c].codes.empty()) {
                columns[c].codes = codes_in(*columns[c].field, set.columns[*from], set.rows);
            } else {
                std::vector<Element> codes = codes_in(*columns[c].field, set.columns[*from], set.rows);
                columns[c].codes.insert(columns[c].codes.end(), codes.begin(), codes.end());
            }
        };
        if (independent(set)) {
            parallel_each(columns.size(), fill);
        } else {
            for (std::size_t c = 0; c < columns.size(); ++c) fill(c);
        }
        table.set_rows(rows);
        for (ColumnBuilder& column : columns)
            if (column.field->details.format.type == NumberType::unknown)
                column.field->details.format = format_of(column.field->symbols, state_.formats());
        bool distinct = command_.loads.front().distinct;
        table.details().distinct = table.details().distinct || distinct;
        if (table.details().distinct) remove_duplicates(table);
    }

    /// True if no column takes its values from a field that another column may add values to meanwhile.
    bool independent(const RowSet& set) {
        return std::all_of(set.columns.begin(), set.columns.end(), [&](const RowColumn& column) {
            return column.owned || column.symbols.get() == &state_.model.field(column.name).symbols;
        });
    }

    static void remove_duplicates(TableBuilder& table) {
        std::vector<const std::vector<Element>*> codes;
        for (const ColumnBuilder& column : table.columns()) codes.push_back(&column.codes);
        RowNumbers rows = distinct_rows(codes, table.rows());
        if (rows.size() == table.rows()) return;
        for (ColumnBuilder& column : table.columns()) column.codes = gather(column.codes, rows);
        table.set_rows(rows.size());
    }

    void report(std::uint64_t rows) {
        std::string name = prefixes_.mapping ? *prefixes_.label : made_ != nullptr ? made_->name() : "";
        state_.message(name + " << " + with_thousands(rows) + " lines fetched");
        std::string fields;
        std::size_t count = 0;
        if (made_ != nullptr) {
            count = made_->columns().size();
            for (const ColumnBuilder& column : made_->columns())
                fields += (fields.empty() ? "" : ", ") + column.field->details.name;
            state_.log("  " + std::to_string(count) + " fields found: " + fields);
        }
        state_.log("  " + with_thousands(rows) + " lines fetched into " + name);
    }

    ScriptState& state_;
    const LoadCommand& command_;
    const LoadPrefixes& prefixes_;
    TableBuilder* target_ = nullptr;
    TableBuilder* made_ = nullptr;
};

}  // namespace

void execute_load(ScriptState& state, const LoadCommand& command) { LoadExecution(state, command).run(); }

}  // namespace orrery::engine
