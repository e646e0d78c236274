#include <algorithm>

#include "expression/suggest.h"
#include "script/load_statement.h"

namespace orrery::engine {
namespace {

/// The field's name when there is no AS: a bare field keeps its name, an expression is named by its text.
std::string default_name(const LoadItem& item, std::string_view written) {
    const Node& root = item.expression->node(item.expression->root());
    if (root.kind == NodeKind::name) return item.expression->string(root);
    return std::string(trim(written));
}

LoadItem parse_item(Cursor& cursor) {
    LoadItem item;
    std::size_t start = cursor.offset();
    if (cursor.accept('*')) {
        item.star = true;
        return item;
    }
    item.expression = cursor.expression();
    std::size_t end = cursor.offset();
    item.name = cursor.accept("AS")
                    ? cursor.name_or_literal("a field name")
                    : default_name(item, std::string_view(cursor.statement().text).substr(start, end - start));
    return item;
}

std::vector<ExpressionPtr> parse_expressions(Cursor& cursor) {
    std::vector<ExpressionPtr> list;
    do list.push_back(cursor.expression());
    while (cursor.accept(','));
    return list;
}

std::vector<OrderItem> parse_order(Cursor& cursor) {
    std::vector<OrderItem> list;
    do {
        OrderItem item;
        item.offset = cursor.offset();
        item.field = cursor.name("a field name");
        item.descending = cursor.accept("DESC");
        if (!item.descending) cursor.accept("ASC");
        list.push_back(std::move(item));
    } while (cursor.accept(','));
    return list;
}

void parse_source(Cursor& cursor, LoadStatement& load) {
    std::string word = cursor.peek_word();
    if (word == "FROM") {
        cursor.accept(word);
        load.source = LoadSource::file;
        load.source_offset = cursor.offset();
        load.source_text = parse_file_path(cursor);
        parse_format(cursor, load.format);
    } else if (word == "INLINE") {
        cursor.accept(word);
        load.source = LoadSource::inline_text;
        load.source_offset = cursor.offset();
        load.source_text = cursor.name_or_literal("the inline data in [ ]");
        load.format.labels = Labels::embedded;
        load.format.trim_cells = true;
        parse_format(cursor, load.format);
    } else if (word == "RESIDENT") {
        cursor.accept(word);
        load.source = LoadSource::resident;
        load.source_offset = cursor.offset();
        load.source_text = cursor.name("a table name");
    } else if (word == "AUTOGENERATE") {
        cursor.accept(word);
        load.source = LoadSource::autogenerate;
        load.source_offset = cursor.offset();
        load.count = cursor.expression();
    } else if (word == "FROM_FIELD") {
        cursor.accept(word);
        load.source = LoadSource::from_field;
        cursor.expect('(');
        load.source_offset = cursor.offset();
        load.source_text = cursor.name("a table name");
        cursor.expect(',');
        load.source_field = cursor.name("a field name");
        cursor.expect(')');
        parse_format(cursor, load.format);
    } else if (word == "EXTENSION") {
        cursor.fail("EXTENSION is not supported as a source; known: FROM, FROM_FIELD, INLINE, RESIDENT, AUTOGENERATE");
    }
}

void parse_clauses(Cursor& cursor, LoadStatement& load) {
    while (!cursor.at_end()) {
        if (cursor.accept("WHERE")) {
            load.where = cursor.expression();
        } else if (cursor.accept("WHILE")) {
            load.loop_while = cursor.expression();
        } else if (cursor.accept("GROUP")) {
            cursor.expect("BY");
            load.group_by = parse_expressions(cursor);
        } else if (cursor.accept("ORDER")) {
            if (load.source != LoadSource::resident) cursor.fail("ORDER BY works with RESIDENT only");
            cursor.expect("BY");
            load.order_by = parse_order(cursor);
        } else {
            Nearest nearest(cursor.peek_word());
            for (const char* keyword :
                 {"FROM", "INLINE", "RESIDENT", "AUTOGENERATE", "WHERE", "WHILE", "GROUP", "ORDER", "AS"})
                nearest.offer(keyword);
            cursor.fail(
                "expected a comma, FROM, INLINE, RESIDENT, AUTOGENERATE, WHERE, WHILE, GROUP BY, ORDER BY or "
                "the end of the statement, found " +
                cursor.found() + (nearest.best().empty() ? "" : "; nearest keyword: " + nearest.best()));
        }
    }
}

}  // namespace

void fail_without_source(const StatementText& load) {
    throw ScriptError(
        LoadErrorKind::syntax,
        "this LOAD has no source; expected FROM, INLINE, RESIDENT, AUTOGENERATE or a LOAD or SQL behind it",
        load.position);
}

std::string parse_file_path(Cursor& cursor) {
    char c = cursor.peek();
    if (c == '[' || c == '"' || c == '`' || c == '\'') return cursor.name_or_literal("a file");
    const std::string& text = cursor.statement().text;
    std::size_t start = cursor.offset();
    std::size_t end = std::min(text.find_first_of(" \t\r\n(", start), text.size());
    if (end == start) cursor.fail("expected a file, found " + cursor.found());
    cursor.seek(end);
    return text.substr(start, end - start);
}

namespace {

/// SELECT …, SQL … or SQLTABLES and its like: the text is the source's own language, passed on as it is.
void parse_statement(Cursor& cursor, LoadStatement& load) {
    cursor.accept("SQL");
    load.source = LoadSource::statement;
    load.source_offset = cursor.offset();
    load.source_text = cursor.rest();
    if (load.source_text.empty()) cursor.fail("expected a statement for the data connection behind SQL");
    load.items.emplace_back().star = true;
}

}  // namespace

LoadStatement parse_load(Cursor& cursor) {
    LoadStatement load;
    load.text = cursor.statement();
    if (cursor.peek_word() != "LOAD") {
        parse_statement(cursor, load);
        return load;
    }
    cursor.expect("LOAD");
    load.distinct = cursor.accept("DISTINCT");
    do load.items.push_back(parse_item(cursor));
    while (cursor.accept(','));
    parse_source(cursor, load);
    parse_clauses(cursor, load);
    if (!load.group_by.empty() && load.loop_while) cursor.fail("GROUP BY and WHILE cannot be combined");
    return load;
}

}  // namespace orrery::engine
