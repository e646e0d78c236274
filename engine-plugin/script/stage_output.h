// Records of a load that are made one after the other.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "script/column_evaluator.h"

namespace orrery::engine {

/// The records made so far, for Peek, Exists and RowNo.
struct StageOutput final : LoadOutput {
    std::vector<std::string> names;
    std::vector<ColumnEvaluator> evaluators;
    std::vector<Codes> codes;
    std::uint64_t finished = 0;

    [[nodiscard]] std::optional<std::size_t> find(std::string_view field) const {
        auto at = std::find(names.begin(), names.end(), field);
        return at == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - names.begin()));
    }
    [[nodiscard]] std::uint64_t rows() const override { return finished; }
    [[nodiscard]] Value value(std::string_view field, std::uint64_t row) const override {
        std::optional<std::size_t> at = find(field);
        return at ? evaluators[*at].symbols().value(codes[*at][row]) : Value();
    }
    [[nodiscard]] bool holds(std::string_view field, const Value& value) const override {
        std::optional<std::size_t> at = find(field);
        return at && evaluators[*at].symbols().find(value) != kNoElement;
    }
};

}  // namespace orrery::engine
