// Form encoding: names and values in a query or a pass.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace company {

using Form = std::vector<std::pair<std::string, std::string>>;

/// Nothing when a % is not followed by two digits, or when there are more than 64 values.
std::optional<Form> read_form(std::string_view text);
/// The first value of a name, empty when there is none.
std::string_view value_of(const Form& form, std::string_view name);
std::string form_escape(std::string_view text);

}  // namespace company
