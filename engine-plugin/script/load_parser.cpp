#include <algorithm>
#include <array>

#include "expression/suggest.h"
#include "script/load_statement.h"

namespace orrery::engine {
namespace {

constexpr std::array kUnsupportedPrefixes = {
    "ADD", "REPLACE", "MERGE", "BUFFER", "GENERIC", "HIERARCHY", "HIERARCHYBELONGSTO", "SAMPLE", "SEMANTIC"};

std::optional<std::string> parse_label(Cursor& cursor) {
    std::size_t start = cursor.offset();
    char c = cursor.peek();
    bool quoted = c == '[' || c == '"' || c == '`';
    if (!quoted && (c == '\0' || cursor.peek_word().empty())) return std::nullopt;
    std::string name = cursor.name("a table name");
    if (cursor.accept(':')) return name;
    cursor.seek(start);
    return std::nullopt;
}

void parse_target(Cursor& cursor, LoadPrefixes& prefixes) {
    if (!cursor.accept('(')) return;
    prefixes.target_offset = cursor.offset();
    prefixes.target = cursor.name("a table name");
    cursor.expect(')');
}

std::optional<JoinKind> join_kind(const std::string& word) {
    if (word == "INNER") return JoinKind::inner;
    if (word == "LEFT") return JoinKind::left;
    if (word == "RIGHT") return JoinKind::right;
    if (word == "OUTER") return JoinKind::outer;
    return std::nullopt;
}

CrossTable parse_cross_table(Cursor& cursor) {
    CrossTable cross;
    cursor.expect('(');
    cross.attribute = cursor.name("the name of the attribute field");
    cursor.expect(',');
    cross.data = cursor.name("the name of the data field");
    if (cursor.accept(',')) cross.kept = cursor.number("the number of fields that stay");
    cursor.expect(')');
    return cross;
}

bool parse_prefix_word(Cursor& cursor, LoadPrefixes& prefixes) {
    std::string word = cursor.peek_word();
    if (std::optional<JoinKind> kind = join_kind(word)) {
        cursor.accept(word);
        if (cursor.peek_word() != "JOIN" && cursor.peek_word() != "KEEP")
            cursor.fail("expected JOIN or KEEP, found " + cursor.found());
        prefixes.join = kind;
        word = cursor.peek_word();
    }
    if (word == "JOIN" || word == "KEEP") {
        cursor.accept(word);
        prefixes.keep = word == "KEEP";
        if (!prefixes.join) prefixes.join = JoinKind::outer;
        parse_target(cursor, prefixes);
    } else if (word == "CONCATENATE") {
        cursor.accept(word);
        prefixes.concatenate = true;
        parse_target(cursor, prefixes);
    } else if (word == "NOCONCATENATE") {
        cursor.accept(word);
        prefixes.no_concatenate = true;
    } else if (word == "MAPPING") {
        cursor.accept(word);
        prefixes.mapping = true;
    } else if (word == "CROSSTABLE") {
        cursor.accept(word);
        prefixes.cross_table = parse_cross_table(cursor);
    } else if (word == "INTERVALMATCH") {
        cursor.accept(word);
        cursor.expect('(');
        prefixes.interval_offset = cursor.offset();
        do prefixes.interval_fields.push_back(cursor.name("a field name"));
        while (cursor.accept(','));
        cursor.expect(')');
    } else if (word == "FIRST") {
        cursor.accept(word);
        prefixes.first = cursor.number("a number of records");
    } else {
        return false;
    }
    return true;
}

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
    } else if (word == "FROM_FIELD" || word == "EXTENSION") {
        cursor.fail(word + " is not supported as a source; known sources: FROM, INLINE, RESIDENT, AUTOGENERATE");
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

bool is_load(const StatementText& statement) {
    Cursor cursor(statement);
    parse_label(cursor);
    std::string word = cursor.peek_word();
    return word == "LOAD" || word == "SELECT" || word == "SQL" || word == "MAPPING" || word == "FIRST" ||
           word == "CROSSTABLE" || word == "INTERVALMATCH" || word == "JOIN" || word == "KEEP" ||
           word == "CONCATENATE" || word == "NOCONCATENATE" || join_kind(word).has_value() ||
           std::find(kUnsupportedPrefixes.begin(), kUnsupportedPrefixes.end(), word) != kUnsupportedPrefixes.end();
}

LoadPrefixes parse_prefixes(Cursor& cursor) {
    LoadPrefixes prefixes;
    prefixes.label = parse_label(cursor);
    while (parse_prefix_word(cursor, prefixes)) {
    }
    std::string word = cursor.peek_word();
    if (word == "SQL" || word == "SELECT")
        cursor.fail("SQL statements are not supported: this engine has no database connectors yet; load from files");
    if (std::find(kUnsupportedPrefixes.begin(), kUnsupportedPrefixes.end(), word) != kUnsupportedPrefixes.end())
        cursor.fail("the prefix " + word + " is not supported");
    if (word != "LOAD") cursor.fail("expected LOAD, found " + cursor.found());
    return prefixes;
}

LoadStatement parse_load(Cursor& cursor) {
    LoadStatement load;
    load.text = cursor.statement();
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
