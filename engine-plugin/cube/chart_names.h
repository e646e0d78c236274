// What names mean in chart expressions: fields of the model, then variables.
#pragma once

#include <string>
#include <string_view>

#include "cube/environment.h"
#include "expression/compile.h"
#include "expression/dollar.h"
#include "expression/names.h"

namespace orrery::engine {

/// Slots are field ids. Holds references: lives as long as the request.
class ChartNames : public NameSource {
public:
    ChartNames(const ChartEnvironment& environment, std::string_view state)
        : environment_(environment), state_(state) {}
    std::optional<std::uint32_t> field(std::string_view name) const override;
    std::optional<Value> variable(std::string_view name) const override;
    void offer_names(Nearest& nearest) const override;

private:
    const ChartEnvironment& environment_;
    std::string state_;
};

/// Dollar expansion inside charts; $(=...) is evaluated without dimensions under the state.
class ChartDollars : public DollarSource {
public:
    ChartDollars(const ChartEnvironment& environment, std::string_view state)
        : environment_(environment), state_(state) {}
    std::optional<std::string> variable(std::string_view name) const override;
    Outcome<Value> evaluate(std::string_view expression) const override;

private:
    const ChartEnvironment& environment_;
    std::string state_;
};

/// Expands, parses and compiles a chart expression.
Outcome<CompiledPtr> compile_chart(std::string_view text, const ChartEnvironment& environment, std::string_view state,
                                   CompileMode mode = CompileMode::chart);

}  // namespace orrery::engine
