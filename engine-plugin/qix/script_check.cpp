#include "qix/script_check.h"

#include <vector>

#include "script/load_statement.h"
#include "script/statement.h"

namespace orrery::qix {
namespace {

using engine::TextPosition;

constexpr std::string_view kTabMark = "///$tab";

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
    return json::Value::object({{"qErrLen", 1},
                                {"qTabIx", std::max<std::int64_t>(tab, 0)},
                                {"qLineInTab", static_cast<std::int64_t>(position.line) - line_of_tab},
                                {"qColInLine", position.column - 1},
                                {"qTextPos", offset + position.column - 1},
                                {"qMessage", message}});
}

// As deep as control structures nest, which the splitter bounds.
void check_block(const std::string& script, const engine::Block& block, json::Value& errors) {
    for (const engine::Statement& statement : block) {
        for (const engine::Branch& branch : statement.branches) check_block(script, branch.block, errors);
        if (statement.kind != engine::StatementKind::plain || statement.text.find("$(") != std::string::npos) continue;
        const engine::StatementText text{statement.text, statement.position, false};
        try {
            if (!engine::is_load(text)) continue;
            engine::Cursor cursor(text);
            engine::parse_prefixes(cursor);
            engine::parse_load(cursor);
        } catch (const engine::ScriptError& error) {
            errors.push_back(error_at(script, error.position(), error.what()));
        }
    }
}

}  // namespace

json::Value script_errors(const std::string& script) {
    json::Value errors = json::Value::array();
    try {
        check_block(script, engine::split_script(script), errors);
    } catch (const engine::ScriptError& error) {
        errors.push_back(error_at(script, error.position(), error.what()));
    }
    return errors;
}

}  // namespace orrery::qix
