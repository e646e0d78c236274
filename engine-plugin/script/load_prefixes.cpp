// What stands before LOAD: the label, and prefixes that say what becomes of the records.
#include <algorithm>
#include <array>

#include "script/load_statement.h"

namespace orrery::engine {
namespace {

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

void parse_cross_table(Cursor& cursor, LoadPrefixes& prefixes) {
    CrossTable cross;
    cursor.expect('(');
    cross.attribute = cursor.name("the name of the attribute field");
    cursor.expect(',');
    cross.data = cursor.name("the name of the data field");
    if (cursor.accept(',')) cross.kept = cursor.number("the number of fields that stay");
    cursor.expect(')');
    prefixes.cross_table = cross;
}

/// Names in parentheses, into as many of `parts` as there are; those beyond `needed` may be left out.
void parse_parts(Cursor& cursor, const std::vector<std::string*>& parts, std::size_t needed) {
    cursor.expect('(');
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (at > 0 && !cursor.accept(',')) {
            if (at < needed) cursor.fail("expected a comma and a field name, found " + cursor.found());
            break;
        }
        bool left_out = cursor.peek() == ',' || cursor.peek() == ')';
        if (!left_out || at < needed) *parts[at] = cursor.name_or_literal("a field name");
    }
    cursor.expect(')');
}

void parse_hierarchy(Cursor& cursor, LoadPrefixes& prefixes) {
    Hierarchy h;
    parse_parts(cursor,
                {&h.node, &h.parent, &h.name, &h.parent_name, &h.path_source, &h.path_name, &h.delimiter, &h.depth}, 3);
    prefixes.hierarchy = std::move(h);
}

void parse_belongs_to(Cursor& cursor, LoadPrefixes& prefixes) {
    BelongsTo b;
    parse_parts(cursor, {&b.node, &b.parent, &b.name, &b.ancestor, &b.ancestor_name, &b.difference}, 5);
    prefixes.belongs_to = std::move(b);
}

void parse_interval_match(Cursor& cursor, LoadPrefixes& prefixes) {
    cursor.expect('(');
    prefixes.interval_offset = cursor.offset();
    do prefixes.interval_fields.push_back(cursor.name("a field name"));
    while (cursor.accept(','));
    cursor.expect(')');
}

void parse_partial(Cursor& cursor, LoadPrefixes& prefixes, PartialMode mode) {
    prefixes.partial = mode;
    prefixes.partial_only = cursor.accept("ONLY");
}

void parse_merge(Cursor& cursor, LoadPrefixes& prefixes) {
    parse_partial(cursor, prefixes, PartialMode::merge);
    Merge merge;
    if (cursor.accept('(')) {
        merge.sequence_field = cursor.name("the field that orders the changes");
        if (cursor.accept(',')) merge.sequence_variable = cursor.name("a variable name");
        cursor.expect(')');
    }
    cursor.expect("ON");
    do merge.keys.push_back(cursor.name("a key field"));
    while (cursor.accept(','));
    prefixes.merge = std::move(merge);
}

/// BUFFER [(INCREMENTAL | STALE [AFTER] n [DAYS | HOURS])]: every reload reads the source anew, so none is ever stale.
void parse_buffer(Cursor& cursor, LoadPrefixes& prefixes) {
    prefixes.buffer = true;
    if (!cursor.accept('(')) return;
    if (!cursor.accept("INCREMENTAL")) {
        cursor.expect("STALE");
        cursor.accept("AFTER");
        cursor.expression();
        if (!cursor.accept("DAYS") && !cursor.accept("DAY") && !cursor.accept("HOURS")) cursor.accept("HOUR");
    }
    cursor.expect(')');
}

void parse_join(Cursor& cursor, LoadPrefixes& prefixes, std::optional<JoinKind> kind) {
    const std::string word = cursor.peek_word();
    if (word != "JOIN" && word != "KEEP") cursor.fail("expected JOIN or KEEP, found " + cursor.found());
    cursor.accept(word);
    prefixes.keep = word == "KEEP";
    prefixes.join = kind.value_or(JoinKind::outer);
    parse_target(cursor, prefixes);
}

using Reader = void (*)(Cursor&, LoadPrefixes&);
struct Prefix {
    std::string_view word;
    Reader read;
};

constexpr std::array<Prefix, 16> kPrefixes = {{
    {"ADD", [](Cursor& cursor, LoadPrefixes& p) { parse_partial(cursor, p, PartialMode::add); }},
    {"REPLACE", [](Cursor& cursor, LoadPrefixes& p) { parse_partial(cursor, p, PartialMode::replace); }},
    {"MERGE", parse_merge},
    {"BUFFER", parse_buffer},
    {"GENERIC", [](Cursor&, LoadPrefixes& p) { p.generic = true; }},
    {"HIERARCHY", parse_hierarchy},
    {"HIERARCHYBELONGSTO", parse_belongs_to},
    {"SAMPLE", [](Cursor& cursor, LoadPrefixes& p) { p.sample = cursor.expression(); }},
    {"FIRST", [](Cursor& cursor, LoadPrefixes& p) { p.first = cursor.expression(); }},
    {"MAPPING", [](Cursor&, LoadPrefixes& p) { p.mapping = true; }},
    {"CROSSTABLE", parse_cross_table},
    {"INTERVALMATCH", parse_interval_match},
    {"NOCONCATENATE", [](Cursor&, LoadPrefixes& p) { p.no_concatenate = true; }},
    {"CONCATENATE",
     [](Cursor& cursor, LoadPrefixes& p) {
         p.concatenate = true;
         parse_target(cursor, p);
     }},
    {"JOIN", nullptr},  // with the kind before it: see parse_prefix_word
    {"KEEP", nullptr},
}};
constexpr std::array kUnsupported = {"SEMANTIC", "BUNDLE", "INFO"};

const Prefix* find_prefix(std::string_view word) {
    const auto* found =
        std::find_if(kPrefixes.begin(), kPrefixes.end(), [&](const Prefix& p) { return p.word == word; });
    return found == kPrefixes.end() ? nullptr : found;
}

bool is_unsupported(std::string_view word) {
    return std::find(kUnsupported.begin(), kUnsupported.end(), word) != kUnsupported.end();
}

bool parse_prefix_word(Cursor& cursor, LoadPrefixes& prefixes) {
    const std::string word = cursor.peek_word();
    if (const std::optional<JoinKind> kind = join_kind(word)) {
        cursor.accept(word);
        parse_join(cursor, prefixes, kind);
        return true;
    }
    const Prefix* prefix = find_prefix(word);
    if (prefix == nullptr) return false;
    if (prefix->read == nullptr) {
        parse_join(cursor, prefixes, std::nullopt);
        return true;
    }
    cursor.accept(word);
    prefix->read(cursor, prefixes);
    return true;
}

/// LOAD, or what a data connection answers.
bool starts_load(const std::string& word) {
    constexpr std::array kWords = {"LOAD", "SELECT", "SQL", "SQLTABLES", "SQLCOLUMNS", "SQLTYPES"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

}  // namespace

bool is_load(const StatementText& statement) {
    Cursor cursor(statement);
    const bool labelled = parse_label(cursor).has_value();
    const std::string word = cursor.peek_word();
    if (!labelled && !word.empty()) {  // LET's short form: "first = 1"
        Cursor ahead(statement);
        ahead.accept(word);
        if (ahead.peek() == '=') return false;
    }
    return starts_load(word) || join_kind(word).has_value() || find_prefix(word) != nullptr || is_unsupported(word);
}

LoadPrefixes parse_prefixes(Cursor& cursor) {
    LoadPrefixes prefixes;
    prefixes.label = parse_label(cursor);
    while (parse_prefix_word(cursor, prefixes)) {
    }
    const std::string word = cursor.peek_word();
    if (is_unsupported(word)) cursor.fail("the prefix " + word + " is not supported");
    if (!starts_load(word)) cursor.fail("expected LOAD, SELECT or SQL, found " + cursor.found());
    return prefixes;
}

}  // namespace orrery::engine
