#include "script/xml_keys.h"

namespace orrery::engine {

std::optional<std::string> keyed_element(std::string_view field) {
    constexpr std::string_view start = "%Key_";
    constexpr std::size_t digits = 8;
    if (!field.starts_with(start)) return std::nullopt;
    field.remove_prefix(start.size());
    // Editors end it with eight digits that stand for the path; its last name is enough to tell it by.
    const std::size_t tail = field.size() > digits ? field.size() - digits - 1 : 0;
    const bool numbered =
        tail > 0 && field[tail] == '_' && field.find_first_not_of("0123456789ABCDEFabcdef", tail + 1) == field.npos;
    return std::string(numbered ? field.substr(0, tail) : field);
}

}  // namespace orrery::engine
