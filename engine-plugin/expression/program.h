// A compiled expression: instructions for a small stack machine, run by an Evaluator.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "expression/ast.h"
#include "expression/function_table.h"
#include "storage/value.h"

namespace orrery::engine {

enum class OpCode : std::uint8_t {
    constant,        ///< push constants[a]
    field,           ///< push the context's field a (a leaf of a row program)
    aggregate,       ///< push the context's aggregate a
    call,            ///< pure function a over the b topmost values
    record_call,     ///< record function of function a
    chart_call,      ///< chart function of function a
    unary,           ///< op
    binary,          ///< op
    jump,            ///< to a
    jump_unless,     ///< pop; to a unless it is true
    jump_if_number,  ///< to a when the top is a number, else pop
    jump_if_value,   ///< to a when the top is not null, else pop
    pick,            ///< pop n; to jump_tables[a][n], entry 0 when out of range
    row_call,        ///< row_calls[a] with the b topmost values; pushes as many values as it gives
    mark,            ///< the values from here on are the arguments of a call_marked
    call_marked,     ///< pure function a over the values since the mark
    enter_previous,  ///< step the context to the previous record; when there is none push null and jump to a
    leave_previous
};

struct Instruction {
    OpCode code = OpCode::constant;
    Operator op = Operator::none;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
};

struct Program;

/// A call of a function about the rows of the chart.
struct RowCall {
    RowFunction function = RowFunction::none;
    std::shared_ptr<const Program> program;  ///< of the expression it is called with, if it is
    bool total = false;                      ///< over all rows, not only those of the segment
    bool spread = false;                     ///< gives several values: what Range functions are over
};

/// Slots from here on are no fields: the rest is the number of an Aggr of the compiled expression.
inline constexpr std::uint32_t kFirstAggrSlot = 0x80000000;

/// Immutable; share it between threads.
struct Program {
    std::vector<Instruction> instructions;
    std::vector<Value> constants;
    std::vector<std::vector<std::uint32_t>> jump_tables;
    std::vector<RowCall> row_calls;
    /// Slots of the fields that are read, each once, in order of first use.
    std::vector<std::uint32_t> fields;
    /// False when two runs over equal field values may differ (Rand, RecNo, Peek, ...).
    bool deterministic = true;
    /// True when the result depends on the time of the run: do not keep it.
    bool uses_clock = false;
    /// True when record functions are called: the context must implement them.
    bool uses_record = false;
    /// True when rows around the one it runs on are asked: they must be in display order.
    bool uses_rows() const { return !row_calls.empty(); }
    std::uint32_t stack_depth = 0;

    bool is_constant() const { return instructions.size() == 1 && instructions[0].code == OpCode::constant; }
    /// True when the program does nothing but read one field.
    bool is_field() const { return reads_one_slot() && instructions[0].a < kFirstAggrSlot; }
    /// The same, or reads nothing but one Aggr.
    bool reads_one_slot() const { return instructions.size() == 1 && instructions[0].code == OpCode::field; }
    bool uses_aggrs() const {
        return std::any_of(fields.begin(), fields.end(), [](std::uint32_t slot) { return slot >= kFirstAggrSlot; });
    }
};

using ProgramPtr = std::shared_ptr<const Program>;

/// One aggregation found in an expression.
struct AggregateCall {
    AggregationKind kind = AggregationKind::none;
    std::vector<ProgramPtr> arguments;          ///< evaluated per record
    std::vector<std::uint32_t> argument_nodes;  ///< the same in the parsed expression
    bool distinct = false;
    bool total = false;                          ///< TOTAL: ignores the dimensions ...
    std::vector<std::string> total_fields;       ///< ... but for these
    std::shared_ptr<const SetExpression> set;    ///< own or inherited from the enclosing scope; null = the state
    std::shared_ptr<const SetExpression> scope;  ///< the set of the scope alone, which holds for an Aggr inside
    const Modifiers* modifiers = nullptr;        ///< as written; lives as long as the expression
    std::uint32_t offset = 0;                    ///< position in the expression's text
    std::string key;                             ///< equal keys compute equal results
    /// ValueList or ValueLoop: no aggregation, but the value of the dimension that is defined by the same words.
    ChartFunction list = ChartFunction::none;
};

struct Compiled;
using CompiledPtr = std::shared_ptr<const Compiled>;

/// An Aggr: a table of its own with one value for each combination of some fields' values. Programs read it like a
/// field of the records.
struct AggrCall {
    CompiledPtr inner;                                       ///< what is calculated for each combination
    std::vector<std::uint32_t> fields;                       ///< slots of its dimensions
    const std::vector<AggrDimension>* dimensions = nullptr;  ///< as written; live as long as the expression
    std::shared_ptr<const SetExpression> set;                ///< whose records have combinations; null = the state
    bool on_every_record = false;                            ///< NODISTINCT: not only on one record of each combination
    std::uint32_t offset = 0;                                ///< position in the expression's text
    std::string key;                                         ///< equal keys compute equal tables
};

/// An expression ready to run.
struct Compiled {
    ExpressionPtr expression;
    Program program;                        ///< what is done once the aggregates are known
    std::vector<AggregateCall> aggregates;  ///< inner ones (with TOTAL) before the ones they stand in
    std::vector<AggrCall> aggrs;
};

}  // namespace orrery::engine
