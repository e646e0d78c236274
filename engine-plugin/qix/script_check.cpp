#include "qix/script_check.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "script/check_script.h"

namespace orrery::qix {
namespace {

using engine::TextPosition;

constexpr std::string_view kTabMark = "///$tab";

std::size_t characters_of(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Characters of the word that stands so many characters into a line; at least one.
std::size_t word_length(std::string_view line, std::size_t skipped) {
    while (skipped > 0 && !line.empty()) {
        line.remove_prefix(1);
        while (!line.empty() && (static_cast<unsigned char>(line.front()) & 0xC0) == 0x80) line.remove_prefix(1);
        --skipped;
    }
    const auto is_end = [](char c) {
        return static_cast<unsigned char>(c) < 0x80 && std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_';
    };
    const auto end = static_cast<std::size_t>(std::find_if(line.begin(), line.end(), is_end) - line.begin());
    return std::max<std::size_t>(characters_of(line.substr(0, end)), 1);
}

/// Places in the script as an editor with sections counts them.
json::Value error_at(const std::string& script, TextPosition position, const std::string& message) {
    std::int64_t tab = -1, line_of_tab = 1;
    std::size_t offset = 0;
    for (std::uint32_t line = 1; line < position.line || line == 1; ++line) {
        const std::string_view rest = std::string_view(script).substr(offset);
        if (rest.starts_with(kTabMark)) {
            ++tab;
            line_of_tab = line;
        }
        const std::size_t end = rest.find('\n');
        if (line >= position.line || end == std::string_view::npos) break;
        offset += end + 1;
    }
    const std::string_view before = std::string_view(script).substr(0, offset);
    return json::Value::object({{"qErrLen", word_length(std::string_view(script).substr(offset), position.column - 1)},
                                {"qTabIx", std::max<std::int64_t>(tab, 0)},
                                {"qLineInTab", static_cast<std::int64_t>(position.line) - line_of_tab},
                                {"qColInLine", position.column - 1},
                                {"qTextPos", characters_of(before) + position.column - 1},
                                {"qMessage", message}});
}

}  // namespace

json::Value script_errors(const std::string& script) {
    json::Value errors = json::Value::array();
    for (const engine::ScriptProblem& problem : engine::check_script(script))
        errors.push_back(error_at(script, problem.position, problem.message));
    return errors;
}

}  // namespace orrery::qix
