#include "script/control_syntax.h"

#include <algorithm>
#include <array>

#include "expression/suggest.h"

namespace orrery::engine {
namespace {

constexpr std::array kKeywords = {
    "LOAD",          "SET",     "LET",       "TRACE",       "DROP",       "RENAME",     "QUALIFY",
    "UNQUALIFY",     "TAG",     "UNTAG",     "COMMENT",     "LOOSEN",     "CALL",       "EXIT",
    "SLEEP",         "MAPPING", "STORE",     "MAP",         "UNMAP",      "ALIAS",      "CONCATENATE",
    "NOCONCATENATE", "JOIN",    "KEEP",      "IF",          "FOR",        "DO",         "SWITCH",
    "SUB",           "REM",     "BINARY",    "NULLASVALUE", "NULLASNULL", "FORCE",      "DIRECTORY",
    "AUTONUMBER",    "LIB",     "SELECT",    "SQL",         "DISCONNECT", "WHEN",       "UNLESS",
    "BUFFER",        "GENERIC", "HIERARCHY", "SAMPLE",      "FIRST",      "CROSSTABLE", "INTERVALMATCH",
    "MERGE",         "REPLACE", "ADD",       "SECTION",     "STAR",       "SEARCH",     "DECLARE",
    "DERIVE"};
constexpr std::array kUnsupported = {"DIRECT", "LOOP"};

[[noreturn]] void fail_unknown(Cursor& cursor) {
    std::string word = cursor.peek_word();
    if (std::find(kUnsupported.begin(), kUnsupported.end(), word) != kUnsupported.end())
        cursor.fail("the statement " + word + " is not supported");
    Nearest nearest(word);
    for (const char* keyword : kKeywords) nearest.offer(keyword);
    cursor.fail("unknown statement: found " + cursor.found() +
                (nearest.best().empty() ? "" : "; nearest keyword: " + nearest.best()));
}

/// What SET stores: the raw text, without the quotes if it is one quoted text.
std::string raw_value(const std::string& text) {
    if (text.size() < 2 || (text.front() != '\'' && text.front() != '"') || text.back() != text.front()) return text;
    std::string out;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == text.front() && (i + 2 >= text.size() || text[++i] != text.front())) return text;
        out += text[i];
    }
    return out;
}

}  // namespace

ExpressionPtr parse_condition(Cursor& cursor) {
    ExpressionPtr condition = cursor.expression();
    cursor.expect_end();
    return condition;
}

std::optional<Guard> parse_guard(Cursor& cursor) {
    const std::string word = cursor.peek_word();
    if (word != "WHEN" && word != "UNLESS") return std::nullopt;
    const std::size_t start = cursor.offset();
    cursor.accept(word);
    if (cursor.peek() == '=') {
        cursor.seek(start);
        return std::nullopt;
    }
    return Guard{cursor.expression(), word == "UNLESS"};
}

ForHeading parse_for(Cursor& cursor) {
    ForHeading heading;
    heading.variable = cursor.name("a variable name");
    cursor.expect('=');
    heading.from = cursor.expression();
    cursor.expect("TO");
    heading.to = cursor.expression();
    if (cursor.accept("STEP")) heading.step = cursor.expression();
    cursor.expect_end();
    return heading;
}

ForEachHeading parse_for_each(Cursor& cursor) {
    ForEachHeading heading;
    heading.variable = cursor.name("a variable name");
    cursor.expect("IN");
    do {
        ForEachHeading::Item& item = heading.items.emplace_back();
        const std::string word = cursor.peek_word();
        if (word == "FILELIST" || word == "DIRLIST" || word == "FIELDVALUELIST") {
            item.list = word;
            cursor.accept(word);
            cursor.expect('(');
            item.value = cursor.expression();
            cursor.expect(')');
        } else {
            item.value = cursor.expression();
        }
    } while (cursor.accept(','));
    cursor.expect_end();
    return heading;
}

LoopCondition parse_loop_condition(Cursor& cursor) {
    if (cursor.at_end()) return {};
    const bool until = cursor.accept("UNTIL");
    if (!until) cursor.expect("WHILE");
    return {parse_condition(cursor), until};
}

std::vector<ExpressionPtr> parse_case(Cursor& cursor) {
    std::vector<ExpressionPtr> values;
    if (cursor.at_end()) return values;
    do values.push_back(cursor.expression());
    while (cursor.accept(','));
    return values;
}

SubHeading parse_sub(Cursor& cursor) {
    SubHeading heading;
    heading.name = cursor.name("the name of the sub");
    if (!cursor.accept('(') || cursor.accept(')')) return heading;
    do heading.parameters.push_back(cursor.name("a parameter"));
    while (cursor.accept(','));
    cursor.expect(')');
    return heading;
}

SubCall parse_call(Cursor& cursor) {
    SubCall call;
    call.offset = cursor.offset();
    call.name = cursor.name("the name of a sub");
    if (cursor.accept('(') && !cursor.accept(')')) {
        do call.arguments.push_back(cursor.expression());
        while (cursor.accept(','));
        cursor.expect(')');
    }
    cursor.expect_end();
    return call;
}

ExitStatement parse_exit(Cursor& cursor) {
    using What = ExitStatement::What;
    ExitStatement statement;
    if (cursor.accept("SCRIPT")) {
        statement.what = What::script;
    } else if (cursor.accept("DO")) {
        statement.what = What::do_loop;
    } else if (cursor.accept("FOR")) {
        statement.what = What::for_loop;
    } else if (cursor.accept("SUB")) {
        statement.what = What::sub;
    } else {
        cursor.fail("expected SCRIPT, DO, FOR or SUB behind EXIT, found " + cursor.found());
    }
    statement.guard = parse_guard(cursor);
    cursor.expect_end();
    return statement;
}

Assignment parse_let(Cursor& cursor) {
    const std::size_t start = cursor.offset();
    Assignment made;
    if (!cursor.peek_word().empty() || std::string("[\"`%@#$").find(cursor.peek()) != std::string::npos)
        made.name = cursor.name("a variable name");
    if (made.name.empty() || !cursor.accept('=')) {
        cursor.seek(start);
        fail_unknown(cursor);
    }
    if (!cursor.at_end()) made.value = parse_condition(cursor);
    return made;
}

RawAssignment parse_set(Cursor& cursor) {
    std::string name = cursor.name("a variable name");
    cursor.expect('=');
    return {std::move(name), raw_value(cursor.rest())};
}

}  // namespace orrery::engine
