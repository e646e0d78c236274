#include "script/finish_fields.h"

#include <algorithm>
#include <unordered_set>

#include "expression/wildcard.h"
#include "storage/tags.h"

namespace orrery::engine {
namespace {

/// Every field that a table has, once, in the order of tables and columns.
std::vector<FieldBuilder*> fields_of(ScriptState& state) {
    std::vector<FieldBuilder*> fields;
    std::unordered_set<const FieldBuilder*> seen;
    for (TableBuilder& table : state.model.tables())
        for (const ColumnBuilder& column : table.columns())
            if (seen.insert(column.field).second) fields.push_back(column.field);
    return fields;
}

/// Values become the numbers they have in `counter`. As those differ where values do, the rows' codes stay right.
void number_values(ScriptState& state, FieldBuilder& field, SymbolsBuilder& counter) {
    constexpr Element kCheckEvery = 65536;
    SymbolsBuilder numbers;
    numbers.reserve(field.symbols.size());
    for (Element e = 0; e < field.symbols.size(); ++e) {
        if (e % kCheckEvery == 0) state.check_cancelled();
        numbers.intern_number(static_cast<double>(counter.intern(field.symbols.value(e))) + 1);
    }
    field.symbols = std::move(numbers);
    field.details.format = {};
}

void hide(ScriptState& state, FieldBuilder& field) {
    const std::string prefix = state.variable("HidePrefix").value_or("");
    const std::string suffix = state.variable("HideSuffix").value_or("");
    const std::string& name = field.details.name;
    const bool hidden = (!prefix.empty() && name.starts_with(prefix)) || (!suffix.empty() && name.ends_with(suffix));
    std::vector<std::string>& tags = field.details.tags;
    if (hidden && std::find(tags.begin(), tags.end(), "$hidden") == tags.end()) tags.emplace_back("$hidden");
}

bool fits(const std::string& pattern, const std::string& name) {
    return pattern == name || (has_wildcard(pattern) && Wildcard(pattern).matches(name));
}

void keep_from_searches(const ScriptState& state, FieldBuilder& field) {
    bool searched = true;
    for (const auto& [pattern, include] : state.searched)
        if (fits(pattern, field.details.name)) searched = include;
    std::erase(field.details.tags, kUnsearchedTag);
    if (!searched) field.details.tags.emplace_back(kUnsearchedTag);
}

}  // namespace

void finish_fields(ScriptState& state) {
    std::unordered_set<const FieldBuilder*> numbered;
    for (const ScriptState::Numbered& wanted : state.numbered)
        for (FieldBuilder* field : fields_of(state)) {
            const bool named =
                std::any_of(wanted.patterns.begin(), wanted.patterns.end(),
                            [&](const std::string& pattern) { return fits(pattern, field->details.name); });
            if (!named || !numbered.insert(field).second) continue;
            SymbolsBuilder own;
            number_values(state, *field,
                          wanted.name_space.empty() ? own : state.counters["AUTONUMBER " + wanted.name_space]);
        }
    for (FieldBuilder* field : fields_of(state)) {
        hide(state, *field);
        if (!state.searched.empty()) keep_from_searches(state, *field);
    }
}

}  // namespace orrery::engine
