// The grammar of the statements that control a script, apart from what they do. All throw ScriptError.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "script/cursor.h"

namespace orrery::engine {

/// An expression up to the end of the statement.
ExpressionPtr parse_condition(Cursor& cursor);

/// WHEN c or UNLESS c before a statement; nothing where a statement begins, or a variable of this name. The cursor
/// stands behind it.
struct Guard {
    ExpressionPtr condition;
    bool unless = false;
};
std::optional<Guard> parse_guard(Cursor& cursor);

/// i = from TO to [STEP step]
struct ForHeading {
    std::string variable;
    ExpressionPtr from, to, step;  // no step: null
};
ForHeading parse_for(Cursor& cursor);

/// v IN a, FILELIST(b), …
struct ForEachHeading {
    struct Item {
        std::string list;  // FILELIST, DIRLIST or FIELDVALUELIST; empty: the value itself
        ExpressionPtr value;
    };
    std::string variable;
    std::vector<Item> items;
};
ForEachHeading parse_for_each(Cursor& cursor);

/// WHILE c or UNTIL c behind DO or LOOP; null where nothing stands there.
struct LoopCondition {
    ExpressionPtr condition;
    bool until = false;
};
LoopCondition parse_loop_condition(Cursor& cursor);

/// The values behind CASE; none for DEFAULT.
std::vector<ExpressionPtr> parse_case(Cursor& cursor);

/// name[(a, b)]
struct SubHeading {
    std::string name;
    std::vector<std::string> parameters;
};
SubHeading parse_sub(Cursor& cursor);

/// Behind CALL.
struct SubCall {
    std::string name;
    std::size_t offset = 0;
    std::vector<ExpressionPtr> arguments;
};
SubCall parse_call(Cursor& cursor);

/// Behind EXIT.
struct ExitStatement {
    enum class What { script, do_loop, for_loop, sub } what = What::script;
    std::optional<Guard> guard;
};
ExitStatement parse_exit(Cursor& cursor);

/// [LET] name = expression; no value: null. What is none of this is an unknown statement.
struct Assignment {
    std::string name;
    ExpressionPtr value;
};
Assignment parse_let(Cursor& cursor);

/// Behind SET: a name and a raw text.
struct RawAssignment {
    std::string name, value;
};
RawAssignment parse_set(Cursor& cursor);

}  // namespace orrery::engine
