// The filter and orderby parameters of list requests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/invalid.h"
#include "model/path.h"

namespace orrery::repository::rest {

/// A filter that cannot be used, and where: `position` counts characters from 1.
class FilterError : public Invalid {
public:
    FilterError(const std::string& what, std::size_t position)
        : Invalid("filter: " + what + " (at character " + std::to_string(position) + ")"), position_(position) {}
    std::size_t position() const { return position_; }

private:
    std::size_t position_;
};

/// Parses and resolves against the type; an empty text is always true. Bounded in length, depth and size.
/// Throws FilterError.
PredicatePtr parse_filter(std::string_view text, const Type& type);

struct Order {
    const Field* field = nullptr;
    bool descending = false;
};

/// "name", "name asc", "name desc"; a single-valued property of the type itself. Throws Invalid.
std::optional<Order> parse_order(std::string_view text, const Type& type);

}  // namespace orrery::repository::rest
