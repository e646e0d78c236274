#include "script/load_command.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <utility>

#include "expression/suggest.h"
#include "expression/utf8.h"
#include "expression/wildcard.h"
#include "script/hierarchy.h"
#include "script/join_tables.h"
#include "script/load_source.h"
#include "script/load_stage.h"
#include "script/merge_changes.h"
#include "script/own_column.h"
#include "script/reshape.h"
#include "script/table_append.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kCheckEvery = 65536;

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
        if (left_out()) return;
        const LoadStatement& source = command_.loads.back();
        find_target();
        if (prefixes_.buffer) state_.log("  read from the source: no buffer is kept");
        LoadInput input(state_, source, prefixes_.label.value_or(""));
        std::uint64_t rows = 0;
        while (std::optional<RowSet> part = input.next()) {
            if (source.source == LoadSource::resident && target_ != nullptr && target_->name() == source.source_text)
                copy_codes(*part);
            if (state_.partial() && prefixes_.partial == PartialMode::replace)
                drop_replaced(prefixes_.label.value_or(input.default_name()));
            RowSet set = staged(std::move(*part));
            rows += set.rows;
            deliver(std::move(set), input.default_name());
        }
        report(rows);
    }

private:
    /// Partial reloads do loads with ADD, REPLACE or MERGE; those with ONLY are done in no other.
    bool left_out() {
        const bool out = state_.partial() ? prefixes_.partial == PartialMode::none : prefixes_.partial_only;
        if (out) state_.log(state_.partial() ? "  left out of partial reloads" : "  left out: only in partial reloads");
        return out;
    }

    /// What REPLACE takes the place of, once.
    void drop_replaced(const std::string& name) {
        if (std::exchange(replaced_, true)) return;
        if (state_.section() == Section::access) state_.access.reset();
        TableBuilder* old = state_.model.find_table(name);
        if (old == nullptr) return;
        const LoadStatement& source = command_.loads.back();
        if (source.source == LoadSource::resident && source.source_text == name)
            throw ScriptError(LoadErrorKind::semantic, "REPLACE cannot load from the table it takes the place of",
                              source.text.at(source.source_offset));
        if (state_.last_table == old) state_.last_table = nullptr;
        state_.model.drop_table(*old);
    }

    /// Looks the target of JOIN, KEEP and CONCATENATE up before anything is read.
    void find_target() {
        if (!prefixes_.join && !prefixes_.concatenate) return;
        if (!prefixes_.target) {
            target_ = prefixes_.merge ? nullptr : state_.last_table;
            if (target_ == nullptr && !prefixes_.merge)
                throw ScriptError(LoadErrorKind::table_not_found,
                                  "there is no table loaded before to join or append to",
                                  command_.loads.front().text.position);
            return;
        }
        target_ = state_.model.find_table(*prefixes_.target);
        if (target_ != nullptr || prefixes_.merge) return;
        Nearest nearest(*prefixes_.target);
        for (const TableBuilder& known : state_.model.tables()) nearest.offer(known.name());
        throw ScriptError(LoadErrorKind::table_not_found,
                          "there is no table \"" + *prefixes_.target + "\"" +
                              (nearest.best().empty() ? "" : "; nearest known: " + nearest.best()),
                          command_.loads.front().text.at(prefixes_.target_offset));
    }

    /// Through the stacked LOADs from the source upwards.
    RowSet staged(RowSet set) {
        if (prefixes_.first) set = first_rows(std::move(set), number_of(prefixes_.first, "FIRST"));
        const LoadSource source = command_.loads.back().source;
        if (state_.most_rows() && (source == LoadSource::file || source == LoadSource::statement))
            set = first_rows(std::move(set), static_cast<double>(*state_.most_rows()));
        if (prefixes_.sample) set = sampled(set);
        for (auto load = command_.loads.rbegin(); load != command_.loads.rend(); ++load)
            set = run_load(state_, *load, std::move(set));
        if (prefixes_.cross_table) set = cross_table(state_, set, *prefixes_.cross_table);
        if (prefixes_.hierarchy) set = expand_hierarchy(state_, set, *prefixes_.hierarchy);
        if (prefixes_.belongs_to) set = ancestors_of_hierarchy(state_, set, *prefixes_.belongs_to);
        if (!prefixes_.interval_fields.empty()) set = interval_match(state_, set, prefixes_.interval_fields);
        return set;
    }

    double number_of(const ExpressionPtr& expression, const char* prefix) {
        const Value value = state_.evaluate(expression, command_.loads.front().text);
        if (!value.has_number() || value.number() < 0)
            throw ScriptError(LoadErrorKind::semantic, std::string(prefix) + " expects a number of at least 0",
                              command_.loads.front().text.position);
        return value.number();
    }

    static RowSet first_rows(RowSet set, double wanted) {
        if (wanted >= static_cast<double>(set.rows)) return set;
        RowNumbers rows(static_cast<std::size_t>(wanted));
        std::iota(rows.begin(), rows.end(), 0);
        return select_rows(set, rows);
    }

    RowSet sampled(const RowSet& set) {
        std::bernoulli_distribution chosen(std::min(number_of(prefixes_.sample, "SAMPLE"), 1.0));
        std::mt19937_64 chance(std::random_device{}());
        RowNumbers rows;
        for (std::uint32_t row = 0; row < set.rows; ++row)
            if (chosen(chance)) rows.push_back(row);
        return select_rows(set, rows);
    }

    /// A table that is combined with itself changes while its rows are still being read.
    static void copy_codes(RowSet& set) {
        for (RowColumn& column : set.columns) column.codes = std::make_shared<const Codes>(*column.codes);
    }

    void deliver(RowSet set, const std::string& default_name) {
        if (prefixes_.mapping) return make_mapping(set);
        apply_rules(state_, set);
        if (state_.section() == Section::access)
            for (RowColumn& column : set.columns) column.name = upper_case(column.name);
        const std::string name =
            prefixes_.label.value_or(prefixes_.merge ? prefixes_.target.value_or(default_name) : default_name);
        if (prefixes_.generic) return deliver_generic(set, name);
        if (prefixes_.merge) {
            TableBuilder* merged = target_ != nullptr ? target_ : state_.model.find_table(name);
            set = merge_changes(state_, merged, std::move(set), *prefixes_.merge);
            if (merged != nullptr) return put(*merged, set);
        }
        if (set.columns.empty()) return;  // a statement that only does something
        qualify(set, name);
        if (prefixes_.join && !prefixes_.keep) {
            join_into(state_, *target_, std::move(set), *prefixes_.join);
            made_ = target_;
            return;
        }
        if (prefixes_.keep) set = keep_matching(state_, *target_, std::move(set), *prefixes_.join);
        put(destination(set, name), set);
    }

    void put(TableBuilder& table, RowSet& set) {
        made_ = &table;
        append_rows(state_, table, set, command_.loads.front().distinct);
        state_.last_table = made_;
    }

    /// A table for every attribute: the keys, and its values in a field of its name.
    void deliver_generic(RowSet& set, const std::string& name) {
        if (set.columns.size() < 3)
            throw ScriptError(LoadErrorKind::semantic, "GENERIC expects keys, an attribute and a value",
                              command_.loads.front().text.position);
        const std::size_t keys = set.columns.size() - 2;
        const RowColumn& attributes = set.columns[keys];
        std::map<std::string, RowNumbers> rows_of;
        for (std::uint64_t row = 0; row < set.rows; ++row) {
            if (row % kCheckEvery == 0) state_.check_cancelled();
            if ((*attributes.codes)[row] != kNoElement)
                rows_of[attributes.value(row).to_text()].push_back(static_cast<std::uint32_t>(row));
        }
        for (const auto& [attribute, rows] : rows_of) {
            RowSet part;
            part.rows = rows.size();
            for (std::size_t c = 0; c < set.columns.size(); ++c)
                if (c != keys) part.columns.push_back(gathered(set.columns[c], rows));
            part.columns.back().name = attribute;
            qualify(part, name + "." + attribute);
            TableBuilder* table = table_of_same_fields(state_, part);
            put(table != nullptr ? *table : new_table(state_, part, name + "." + attribute), part);
        }
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

    /// The table the records are appended to: named by CONCATENATE, one with the same fields, or a new one.
    TableBuilder& destination(const RowSet& set, const std::string& name) {
        if (prefixes_.concatenate && target_ != nullptr) return *target_;
        if (prefixes_.no_concatenate && made_ != nullptr) return *made_;  // further files of one load
        TableBuilder* same = prefixes_.no_concatenate ? nullptr : table_of_same_fields(state_, set);
        return same != nullptr ? *same : new_table(state_, set, name);
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
    bool replaced_ = false;
};

}  // namespace

void execute_load(ScriptState& state, const LoadCommand& command) { LoadExecution(state, command).run(); }

}  // namespace orrery::engine
