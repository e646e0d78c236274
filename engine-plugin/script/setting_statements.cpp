#include "script/setting_statements.h"

#include <algorithm>
#include <array>

#include "script/load_statement.h"
#include "script/section_access.h"

namespace orrery::engine {
namespace {

/// "a, b*, [c d]": names or patterns.
std::vector<std::string> parse_patterns(Cursor& cursor) {
    std::vector<std::string> patterns;
    do patterns.push_back(cursor.pattern("a field name or a pattern"));
    while (cursor.accept(','));
    return patterns;
}

/// LIB CONNECT TO 'name'
void connect_library(ScriptState& state, Cursor& cursor) {
    cursor.expect("CONNECT");
    cursor.expect("TO");
    std::string name = cursor.name_or_literal("the name of a data connection");
    if (name.starts_with("lib://")) name.erase(0, 6);
    cursor.expect_end();
    require_statements(state.connections(), name);
    state.connection = std::move(name);
}

[[noreturn]] void connect_directly(ScriptState&, Cursor& cursor) {
    cursor.fail_at("scripts connect by the name of a data connection only; write LIB CONNECT TO 'name'", 0,
                   LoadErrorKind::semantic);
}

void disconnect(ScriptState& state, Cursor&) { state.connection.clear(); }

/// DIRECTORY [lib://connection/folder]: where files without lib:// lie.
void directory(ScriptState& state, Cursor& cursor) {
    state.directory = cursor.at_end() ? std::string() : parse_file_path(cursor);
    while (state.directory.ends_with('/')) state.directory.pop_back();
}

/// MAP a, b* USING mapping
void map_using(ScriptState& state, Cursor& cursor) {
    const std::vector<std::string> patterns = parse_patterns(cursor);
    cursor.expect("USING");
    const std::size_t offset = cursor.offset();
    const std::string mapping = cursor.name("the name of a mapping table");
    if (!state.mappings.contains(mapping))
        cursor.fail_at("there is no mapping table \"" + mapping + "\"; load it with MAPPING LOAD before", offset,
                       LoadErrorKind::table_not_found);
    for (const std::string& pattern : patterns) state.rules.maps.push_back({pattern, mapping});
}

void unmap(ScriptState& state, Cursor& cursor) {
    for (const std::string& pattern : parse_patterns(cursor)) state.rules.maps.push_back({pattern, ""});
}

void null_as_value(ScriptState& state, Cursor& cursor) {
    for (const std::string& pattern : parse_patterns(cursor)) state.rules.nulls.push_back({pattern, true});
}

void null_as_null(ScriptState& state, Cursor& cursor) {
    for (const std::string& pattern : parse_patterns(cursor)) state.rules.nulls.push_back({pattern, false});
}

/// ALIAS a AS b, c AS d
void alias(ScriptState& state, Cursor& cursor) {
    do {
        const std::string from = cursor.name("a field name");
        cursor.expect("AS");
        state.rules.aliases[from] = cursor.name_or_literal("the other name");
    } while (cursor.accept(','));
}

/// FORCE CAPITALIZATION · FORCE CASE UPPER | LOWER | MIXED
void force(ScriptState& state, Cursor& cursor) {
    if (cursor.accept("CAPITALIZATION")) {
        state.rules.forced = ForcedCase::capitalized;
        return;
    }
    cursor.expect("CASE");
    if (cursor.accept("UPPER"))
        state.rules.forced = ForcedCase::upper;
    else if (cursor.accept("LOWER"))
        state.rules.forced = ForcedCase::lower;
    else if (cursor.accept("MIXED"))
        state.rules.forced = ForcedCase::mixed;
    else
        cursor.fail("expected UPPER, LOWER or MIXED behind FORCE CASE, found " + cursor.found());
}

/// AUTONUMBER a, b* [USING namespace]: done when the script has ended, when all values are known.
void autonumber(ScriptState& state, Cursor& cursor) {
    ScriptState::Numbered numbered;
    numbered.patterns = parse_patterns(cursor);
    if (cursor.accept("USING")) numbered.name_space = cursor.name_or_literal("the name of a namespace");
    state.numbered.push_back(std::move(numbered));
}

/// SEARCH INCLUDE | EXCLUDE a, b*: whether searches over all fields look into these.
void search(ScriptState& state, Cursor& cursor) {
    const bool include = cursor.accept("INCLUDE");
    if (!include) cursor.expect("EXCLUDE");
    for (std::string& pattern : parse_patterns(cursor)) state.searched.emplace_back(std::move(pattern), include);
}

/// Every line is in the log when the next statement begins.
void flush_log(ScriptState&, Cursor&) {}

[[noreturn]] void execute(ScriptState&, Cursor& cursor) {
    cursor.fail_at("EXECUTE is not allowed: scripts start no programs", 0, LoadErrorKind::semantic);
}

struct Statement {
    std::string_view word;
    void (*run)(ScriptState&, Cursor&);
};
constexpr std::array<Statement, 21> kStatements = {{
    {"LIB", connect_library},
    {"CONNECT", connect_directly},
    {"CONNECT32", connect_directly},
    {"CONNECT64", connect_directly},
    {"ODBC", connect_directly},
    {"OLEDB", connect_directly},
    {"CUSTOM", connect_directly},
    {"DISCONNECT", disconnect},
    {"DIRECTORY", directory},
    {"MAP", map_using},
    {"UNMAP", unmap},
    {"NULLASVALUE", null_as_value},
    {"NULLASNULL", null_as_null},
    {"ALIAS", alias},
    {"FORCE", force},
    {"AUTONUMBER", autonumber},
    {"FLUSHLOG", flush_log},
    {"EXECUTE", execute},
    {"SECTION", section_statement},
    {"STAR", star_statement},
    {"SEARCH", search},
}};

}  // namespace

bool run_setting_statement(ScriptState& state, Cursor& cursor) {
    const std::string word = cursor.peek_word();
    auto is_word = [&](const Statement& statement) { return statement.word == word; };
    const auto* found = std::find_if(kStatements.begin(), kStatements.end(), is_word);
    if (found == kStatements.end()) return false;
    const std::size_t start = cursor.offset();
    cursor.accept(word);
    if (cursor.peek() == '=') {  // LET's short form: "map = 1"
        cursor.seek(start);
        return false;
    }
    found->run(state, cursor);
    cursor.expect_end();
    return true;
}

}  // namespace orrery::engine
