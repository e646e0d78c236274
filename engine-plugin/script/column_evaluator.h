// Computes one expression for every record of a load; once per distinct input where the expression allows it.
#pragma once

#include <cstdint>
#include <vector>

#include "script/record_context.h"

namespace orrery::engine {

/// True if equal field values always give equal results within one load: no Rand, RecNo, Peek, Exists, …
bool depends_on_fields_only(const Compiled& compiled);

/// Not thread-safe. `compiled` and the context's input must outlive it.
class ColumnEvaluator {
public:
    ColumnEvaluator(CompiledPtr compiled, const RowSet& input, FunctionContext functions);

    /// The element of the result for the record `context` stands on, which is `row`; kNoElement for null.
    Element at(std::uint64_t row, RecordContext& context);
    /// The results seen so far, in order of appearance.
    [[nodiscard]] const SymbolsBuilder& symbols() const { return symbols_; }
    SymbolsBuilder take_symbols() { return std::move(symbols_); }

private:
    Element compute(RecordContext& context);

    CompiledPtr compiled_;
    Evaluator evaluator_;
    SymbolsBuilder symbols_;
    std::vector<const Codes*> codes_;  // of the fields read, while results are remembered
    std::vector<Element> cardinalities_;
    std::vector<Element> known_;  // result per combination of codes; empty: not remembered
};

}  // namespace orrery::engine
