#include "script/load_rules.h"

#include "expression/utf8.h"
#include "expression/wildcard.h"
#include "script/load_error.h"
#include "script/script_state.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kCheckEvery = 65536;

template <class Rule>
const Rule* rule_for(const std::vector<Rule>& rules, const std::string& name) {
    for (auto rule = rules.rbegin(); rule != rules.rend(); ++rule)
        if (Wildcard(rule->pattern).matches(name)) return &*rule;
    return nullptr;
}

/// What becomes of the values of one column.
struct Change {
    ForcedCase forced = ForcedCase::mixed;
    const Mapping* mapping = nullptr;
    std::optional<Value> null;  // takes the place of NULL

    [[nodiscard]] bool any() const { return forced != ForcedCase::mixed || mapping != nullptr || null.has_value(); }

    [[nodiscard]] Value of(Value value) const {
        if (value.has_text() && forced != ForcedCase::mixed) {
            const std::string text = cased(std::string(value.stored_text()));
            value = value.has_number() ? Value::dual(text, value.number()) : Value::text(text);
        }
        if (mapping != nullptr)
            if (const Value* mapped = mapping->find(value)) value = *mapped;
        return value.is_null() && null ? *null : value;
    }

private:
    [[nodiscard]] std::string cased(const std::string& text) const {
        if (forced == ForcedCase::upper) return upper_case(text);
        return forced == ForcedCase::lower ? lower_case(text) : capitalized(text);
    }
};

Change change_of(const ScriptState& state, const std::string& name) {
    Change change;
    change.forced = state.rules.forced;
    if (const LoadRules::Map* map = rule_for(state.rules.maps, name); map != nullptr && !map->mapping.empty()) {
        const auto found = state.mappings.find(map->mapping);
        if (found == state.mappings.end())
            throw LoadError(LoadErrorKind::table_not_found,
                            "MAP … USING names the mapping table \"" + map->mapping + "\", which is not there");
        change.mapping = &found->second;
    }
    if (const LoadRules::NullValue* null = rule_for(state.rules.nulls, name); null != nullptr && null->shown)
        change.null = Value::text(state.variable("NullValue").value_or(""));
    return change;
}

RowColumn changed(const ScriptState& state, const RowColumn& column, std::uint64_t rows, const Change& change) {
    constexpr Element kUnseen = kNoElement - 1;
    SymbolsBuilder symbols;
    std::vector<Element> known(column.symbols->size(), kUnseen);
    Element null = kUnseen;
    Codes codes = Codes::made(rows, [&](std::uint64_t row) {
        if (row % kCheckEvery == 0) state.check_cancelled();
        const Element from = (*column.codes)[row];
        Element& to = from == kNoElement ? null : known[from];
        if (to == kUnseen) to = symbols.intern(change.of(column.symbols->value(from)));
        return to;
    });
    return {column.name, std::make_shared<const SymbolsBuilder>(std::move(symbols)),
            std::make_shared<const Codes>(std::move(codes)), true};
}

}  // namespace

void apply_rules(const ScriptState& state, RowSet& set) {
    const LoadRules& rules = state.rules;
    for (RowColumn& column : set.columns) {
        const auto alias = rules.aliases.find(column.name);
        if (alias != rules.aliases.end() && !set.find(alias->second)) column.name = alias->second;
        if (rules.forced == ForcedCase::mixed && rules.maps.empty() && rules.nulls.empty()) continue;
        const Change change = change_of(state, column.name);
        if (change.any()) column = changed(state, column, set.rows, change);
    }
}

}  // namespace orrery::engine
