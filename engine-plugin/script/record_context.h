// What expressions of a load see: the record they stand on, the tables loaded so far, mappings, counters.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "expression/evaluate.h"
#include "expression/names.h"
#include "script/row_set.h"
#include "script/script_state.h"

namespace orrery::engine {

/// The output of the load under way, for Peek, Exists and RowNo.
class LoadOutput {
public:
    virtual ~LoadOutput() = default;
    [[nodiscard]] virtual std::uint64_t rows() const = 0;
    /// A value of a finished output record; null if the field is unknown.
    [[nodiscard]] virtual Value value(std::string_view field, std::uint64_t row) const = 0;
    /// True if the output field holds an equal value so far.
    [[nodiscard]] virtual bool holds(std::string_view field, const Value& value) const = 0;
};

/// Fields of the input by slot; other names are variables.
class RecordNames final : public NameSource {
public:
    RecordNames(const RowSet& input, const ScriptState& state) : input_(input), state_(state) {}
    [[nodiscard]] std::optional<std::uint32_t> field(std::string_view name) const override { return input_.find(name); }
    [[nodiscard]] std::optional<Value> variable(std::string_view name) const override;
    void offer_names(Nearest& nearest) const override;

private:
    const RowSet& input_;
    const ScriptState& state_;
};

/// One per thread; stands on one record of the input at a time.
class RecordContext final : public RowContext {
public:
    /// `output` may be null: outside a load, or where no expression asks for it.
    RecordContext(ScriptState& state, const RowSet& input, const LoadOutput* output)
        : state_(state), input_(input), output_(output) {}

    void stand_on(std::uint64_t row, std::uint64_t iteration = 1) {
        row_ = row;
        iteration_ = iteration;
    }

    // Pieces of SubField without number: every combination of the pieces becomes a record.
    void start_pieces() { pieces_.clear(); }
    /// Goes on to the next combination; false after the last.
    bool next_pieces();
    /// Must be called before each evaluation of the record's expressions.
    void rewind_pieces() { next_piece_ = 0; }

    Value field(std::uint32_t slot) override { return input_.columns[slot].value(row_); }
    Value record_function(RecordFunction function, std::span<const Value> arguments) override;
    bool enter_previous() override;
    void leave_previous() override { ++row_; }

private:
    struct Pieces {
        std::uint32_t at = 0;
        std::uint32_t count = 1;
    };
    Value sub_field_piece(std::span<const Value> arguments);
    Value peek(std::span<const Value> arguments) const;
    Value exists(std::span<const Value> arguments) const;
    Value lookup(std::span<const Value> arguments);
    Value auto_number(std::span<const Value> arguments);
    Value apply_map(std::span<const Value> arguments) const;
    Value map_substring(std::span<const Value> arguments) const;
    Value file_function(RecordFunction function) const;
    Value qvd_function(RecordFunction function, std::span<const Value> arguments) const;
    Value table_function(RecordFunction function, std::span<const Value> arguments) const;
    Value field_function(RecordFunction function, std::span<const Value> arguments) const;

    ScriptState& state_;
    const RowSet& input_;
    const LoadOutput* output_;
    std::uint64_t row_ = 0;
    std::uint64_t iteration_ = 1;
    std::vector<Pieces> pieces_;
    std::size_t next_piece_ = 0;
    // First row per symbol of the columns Lookup searched, by table and field.
    std::map<std::pair<std::string, std::string>, std::vector<std::uint64_t>> lookup_rows_;
};

}  // namespace orrery::engine
