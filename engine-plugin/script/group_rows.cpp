#include "script/group_rows.h"

#include "script/column_evaluator.h"
#include "storage/hash.h"

namespace orrery::engine {
namespace {

// A record may make texts of a megabyte, so a thousand of them may take a second.
constexpr std::uint64_t kCheckEvery = 64;

/// Numbers the combinations of key values in order of appearance.
class GroupNumbers {
public:
    GroupNumbers(ScriptState& state, const RowSet& input, const std::vector<CompiledPtr>& keys)
        : slots_(64, kNoElement) {
        for (const CompiledPtr& key : keys) evaluators_.emplace_back(key, input, state.function_context());
    }

    std::uint32_t at(std::uint64_t row, RecordContext& context) {
        std::vector<Element> key;
        for (ColumnEvaluator& evaluator : evaluators_) key.push_back(evaluator.at(row, context));
        std::size_t slot = find(key);
        if (slots_[slot] != kNoElement) return slots_[slot];
        slots_[slot] = static_cast<std::uint32_t>(groups_.size());
        groups_.push_back(std::move(key));
        auto number = static_cast<std::uint32_t>(groups_.size() - 1);
        if (groups_.size() * 2 > slots_.size()) grow();
        return number;
    }

private:
    [[nodiscard]] std::size_t find(const std::vector<Element>& key) const {
        std::uint64_t hash = 0;
        for (Element e : key) hash = hash_combine(hash, e);
        std::size_t slot = hash & (slots_.size() - 1);
        while (slots_[slot] != kNoElement && groups_[slots_[slot]] != key) slot = (slot + 1) & (slots_.size() - 1);
        return slot;
    }
    void grow() {
        slots_.assign(slots_.size() * 2, kNoElement);
        for (std::uint32_t g = 0; g < groups_.size(); ++g) slots_[find(groups_[g])] = g;
    }

    std::vector<ColumnEvaluator> evaluators_;
    std::vector<std::vector<Element>> groups_;
    std::vector<std::uint32_t> slots_;
};

struct Group {
    std::uint64_t first_row = 0;
    std::vector<GroupState> states;  // per expression
};

}  // namespace

GroupedRows group_rows(ScriptState& state, const RowSet& input, const std::vector<CompiledPtr>& keys,
                       const std::vector<CompiledPtr>& expressions, const std::optional<RowNumbers>& rows) {
    GroupNumbers numbers(state, input, keys);
    RecordContext context(state, input, nullptr);
    Evaluator evaluator(state.function_context());
    std::vector<Group> groups;
    std::uint64_t count = rows ? rows->size() : input.rows;
    for (std::uint64_t i = 0; i < count; ++i) {
        if (i % kCheckEvery == 0) state.check_cancelled();
        std::uint64_t row = rows ? (*rows)[i] : i;
        context.stand_on(row);
        std::uint32_t number = numbers.at(row, context);
        if (number == groups.size()) {
            groups.push_back({row, {}});
            for (const CompiledPtr& expression : expressions) groups.back().states.emplace_back(*expression);
        }
        for (std::size_t e = 0; e < expressions.size(); ++e)
            groups[number].states[e].add(*expressions[e], evaluator, context);
    }
    GroupedRows result;
    result.rows = groups.size();
    result.symbols.resize(expressions.size());
    result.codes.resize(expressions.size());
    for (const Group& group : groups) {
        context.stand_on(group.first_row);
        for (std::size_t e = 0; e < expressions.size(); ++e)
            result.codes[e].push_back(
                result.symbols[e].intern(group.states[e].result(*expressions[e], evaluator, context)));
    }
    return result;
}

}  // namespace orrery::engine
