#include "script/statement.h"

#include <algorithm>

namespace orrery::engine {

const std::string& heading_of(const Statement& statement) {
    const bool of_branch = statement.kind == StatementKind::if_then && !statement.branches.empty();
    return of_branch ? statement.branches.front().condition : statement.text;
}

std::uint32_t last_line_of(const Statement& statement) {
    const std::string& text = heading_of(statement);
    const auto end = text.find_last_not_of(" \t\r\n") + 1;  // npos + 1 is 0: nothing but blanks
    return statement.position.line +
           static_cast<std::uint32_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> statement_lines(const Block& block) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> lines;
    for (const Statement& statement : block) {
        lines.emplace_back(statement.position.line, last_line_of(statement));
        for (const Branch& branch : statement.branches) {
            const auto inner = statement_lines(branch.block);
            lines.insert(lines.end(), inner.begin(), inner.end());
        }
    }
    return lines;
}

}  // namespace orrery::engine
