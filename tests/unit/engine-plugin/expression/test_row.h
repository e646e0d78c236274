// A row with a few named fields, for tests of expressions.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "expression/evaluate.h"
#include "expression/parse.h"

namespace orrery::engine::test {

class TestRow : public NameSource, public RowContext {
public:
    explicit TestRow(std::vector<std::pair<std::string, Value>> fields) : fields_(std::move(fields)) {}

    std::optional<std::uint32_t> field(std::string_view name) const override {
        for (std::uint32_t i = 0; i < fields_.size(); ++i)
            if (fields_[i].first == name) return i;
        return std::nullopt;
    }
    std::optional<Value> variable(std::string_view name) const override {
        if (name == "vTax") return Value(0.25);
        return std::nullopt;
    }
    void offer_names(Nearest& nearest) const override {
        for (const auto& field : fields_) nearest.offer(field.first);
    }
    Value field(std::uint32_t slot) override { return fields_[slot].second; }
    void set(std::uint32_t slot, Value value) { fields_[slot].second = std::move(value); }

private:
    std::vector<std::pair<std::string, Value>> fields_;
};

}  // namespace orrery::engine::test
