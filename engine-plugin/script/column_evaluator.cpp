#include "script/column_evaluator.h"

#include <algorithm>

namespace orrery::engine {
namespace {

constexpr Element kUnseen = kNoElement - 1;
constexpr std::uint64_t kSmallTable = std::uint64_t{1} << 16;
constexpr std::uint64_t kLargestTable = std::uint64_t{1} << 24;

bool depends_on_arguments_only(const FunctionInfo& function, const Node& node) {
    using F = RecordFunction;
    if (function.record == F::sub_field_rows) return node.children_count != 2;
    if (function.kind != FunctionKind::record) return function.deterministic;
    switch (function.record) {
        case F::apply_map:
        case F::map_substring:
        case F::file_name:
        case F::file_base_name:
        case F::file_extension:
        case F::file_path:
        case F::file_dir:
        case F::file_size:
        case F::is_partial_reload:
            return true;
        default:
            return false;
    }
}

}  // namespace

bool depends_on_fields_only(const Compiled& compiled) {
    std::span<const Node> nodes = compiled.expression->nodes();
    return std::all_of(nodes.begin(), nodes.end(), [](const Node& node) {
        return node.kind != NodeKind::call || depends_on_arguments_only(all_functions()[node.data], node);
    });
}

ColumnEvaluator::ColumnEvaluator(CompiledPtr compiled, const RowSet& input, FunctionContext functions)
    : compiled_(std::move(compiled)), evaluator_(functions) {
    if (!compiled_->aggregates.empty() || !depends_on_fields_only(*compiled_)) return;
    std::uint64_t combinations = 1;
    std::uint64_t limit = std::clamp(input.rows * 2, kSmallTable, kLargestTable);
    for (std::uint32_t slot : compiled_->program.fields) {
        Element cardinality = input.columns[slot].symbols->size();
        combinations *= std::uint64_t{cardinality} + 1;
        if (combinations > limit) return;
        codes_.push_back(input.columns[slot].codes.get());
        cardinalities_.push_back(cardinality);
    }
    known_.assign(combinations, kUnseen);
}

Element ColumnEvaluator::compute(RecordContext& context) {
    return symbols_.intern(evaluator_.run(compiled_->program, context));
}

Element ColumnEvaluator::at(std::uint64_t row, RecordContext& context) {
    if (known_.empty()) return compute(context);
    std::uint64_t combination = 0;
    for (std::size_t f = 0; f < codes_.size(); ++f) {
        Element code = (*codes_[f])[row];
        combination = combination * (std::uint64_t{cardinalities_[f]} + 1) + std::min(code, cardinalities_[f]);
    }
    Element& element = known_[combination];
    if (element == kUnseen) element = compute(context);
    return element;
}

}  // namespace orrery::engine
