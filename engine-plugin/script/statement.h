// A script cut into statements; control structures hold the blocks they govern. Dollar expansion comes later.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "script/script_error.h"

namespace orrery::engine {

enum class StatementKind {
    plain,        // anything that is no control structure; text is the whole statement without ";"
    if_then,      // branches: condition (empty for ELSE) and block
    for_next,     // text: "i = 1 TO 10 STEP 2"; one branch
    for_each,     // text: "v IN 1, 2"; one branch
    do_loop,      // text: what follows DO; branch condition: what follows LOOP
    switch_case,  // text: the expression; branches: the CASE list (empty for DEFAULT) and block
    sub,          // text: "name(a, b)"; one branch
};

struct Branch;

struct Statement {
    StatementKind kind = StatementKind::plain;
    std::string text;  // comments are blanks, so offsets are those of the script
    TextPosition position;
    std::vector<Branch> branches;
};

struct Branch {
    std::string condition;
    TextPosition position;
    std::vector<Statement> block;
};

using Block = std::vector<Statement>;

/// What of a statement runs before the blocks in it: all of a plain one.
const std::string& heading_of(const Statement& statement);
/// Line of its last character but blanks.
std::uint32_t last_line_of(const Statement& statement);
/// First and last line of every statement, those in blocks included, in the order they stand there.
std::vector<std::pair<std::uint32_t, std::uint32_t>> statement_lines(const Block& block);

/// Throws ScriptError for unclosed quotes, comments and control structures, and for structures nested beyond 100.
/// With `fixed` every statement gets that position: for text that an expansion made.
Block split_script(std::string_view text);
Block split_expanded(std::string_view text, TextPosition fixed);

}  // namespace orrery::engine
