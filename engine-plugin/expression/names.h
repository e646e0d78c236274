// How the compiler learns what a bare name means.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "expression/suggest.h"
#include "storage/value.h"

namespace orrery::engine {

/// Implemented by the load script (columns of the current source) and by charts (fields of the model, variables).
class NameSource {
public:
    virtual ~NameSource() = default;
    /// The slot under which a row context gives this field's value. Names are case-sensitive.
    virtual std::optional<std::uint32_t> field(std::string_view name) const = 0;
    /// Asked when there is no such field.
    virtual std::optional<Value> variable(std::string_view name) const { return static_cast<void>(name), std::nullopt; }
    /// Offers every known name, for "nearest known name".
    virtual void offer_names(Nearest& nearest) const = 0;
};

}  // namespace orrery::engine
