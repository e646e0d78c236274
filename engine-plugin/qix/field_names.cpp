#include "qix/field_names.h"

namespace orrery::qix {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::string unquoted(std::string_view text) {
    if (text.size() < 2) return std::string(text);
    const char close = text.front() == '[' ? ']' : text.front() == '"' ? '"' : '\0';
    if (close == '\0' || text.back() != close) return std::string(text);
    std::string name;
    for (std::size_t at = 1; at + 1 < text.size(); ++at) {
        name += text[at];
        if (text[at] != close) continue;
        // Inside, the closing sign stands doubled; a single one ends the name early, so the whole is no name.
        if (at + 2 >= text.size() || text[at + 1] != close) return std::string(text);
        ++at;
    }
    return name;
}

}  // namespace orrery::qix
