// What functions about distributions share: numbers in, and null where a distribution is not defined.
#pragma once

#include <exception>

#include "expression/function_arguments.h"

namespace orrery::engine {

/// What the library refuses (probabilities outside 0 to 1, no degrees of freedom) has no value.
template <class Calculate>
Value guarded(Calculate&& calculate) {
    try {
        return number_value(calculate());
    } catch (const std::exception&) {
        return {};
    }
}

/// NaN in gives null out; the library would ask for a policy.
template <std::size_t Count>
bool all_numbers(const FunctionContext& c, Arguments a, double (&out)[Count]) {
    for (std::size_t at = 0; at < Count; ++at) {
        out[at] = number_at(c, a, at);
        if (!std::isfinite(out[at])) return false;
    }
    return true;
}

/// A function of `Count` numbers.
template <auto Calculate, std::size_t Count>
Value of_numbers(const FunctionContext& c, Arguments a) {
    double in[Count];
    if (!all_numbers(c, a, in)) return {};
    return guarded([&] { return Calculate(in); });
}

}  // namespace orrery::engine
