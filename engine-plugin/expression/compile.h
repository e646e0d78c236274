// From a parsed expression to a program: names are resolved, aggregations are separated from what is done with them.
#pragma once

#include "expression/error.h"
#include "expression/names.h"
#include "expression/program.h"

namespace orrery::engine {

enum class CompileMode : std::uint8_t {
    record,   ///< load script, one record at a time: aggregations are an error
    grouped,  ///< load script with GROUP BY: a field outside aggregations is the group's value of it
    chart,    ///< chart expression: a field outside aggregations is Only(field)
    row       ///< a calculated dimension: like record, but without record functions
};

/// Unknown names, aggregations that are not allowed and functions of the other language are errors with a position
/// and the nearest known name. Any thread.
Outcome<CompiledPtr> compile(const ExpressionPtr& expression, const NameSource& names, CompileMode mode);

/// A part of an expression that reads records, on its own: the subtree under `node`, inside the aggregation `part_of`.
/// Its aggregates (TOTAL ones) and Aggrs are numbered as in `whole`, the compiled expression the part is taken from.
Outcome<ProgramPtr> compile_part(const Compiled& whole, const AggregateCall& part_of, std::uint32_t node,
                                 const NameSource& names);

/// One unknown name of an expression, for editors.
struct UnknownName {
    std::string name;
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string nearest;
};
/// Every name that is neither a field nor a variable, in the order of the text.
std::vector<UnknownName> unknown_names(const Expression& expression, const NameSource& names);
/// Every name that is used as a field, sets and TOTAL lists included; each once.
std::vector<std::string> referenced_names(const Expression& expression);

}  // namespace orrery::engine
