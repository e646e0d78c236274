// The filter and orderby parameters of list requests.
#pragma once

#include <functional>
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

/// The condition under which whoever asks may read entities of a type.
using ReadableBy = std::function<PredicatePtr(const Type&)>;

/// Parses and resolves against the type; an empty text is always true. Bounded in length, depth and size.
/// With `readable` the filter cannot ask about what the asker could not see: see hide_unreadable().
/// Throws FilterError.
PredicatePtr parse_filter(std::string_view text, const Type& type, const ReadableBy& readable = {});

/// Of entities behind references everybody sees the condensed form; a path that goes deeper follows only those the
/// asker may read.
void hide_unreadable(PropertyPath& path, const ReadableBy& readable);

struct Order {
    const Field* field = nullptr;
    bool descending = false;
};

/// "name", "name asc", "name desc"; a single-valued property of the type itself. Throws Invalid.
std::optional<Order> parse_order(std::string_view text, const Type& type);

}  // namespace orrery::repository::rest
