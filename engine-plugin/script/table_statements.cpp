#include "script/table_statements.h"

#include <algorithm>

#include "expression/suggest.h"
#include "expression/wildcard.h"

namespace orrery::engine {
namespace {

struct Name {
    std::string text;
    std::size_t offset = 0;
};

std::vector<Name> parse_names(Cursor& cursor, std::string_view what) {
    std::vector<Name> names;
    do {
        std::size_t offset = cursor.offset();
        names.push_back({cursor.pattern(what), offset});
    } while (cursor.accept(','));
    return names;
}

bool accept_either(Cursor& cursor, std::string_view one, std::string_view many) {
    return cursor.accept(many) || cursor.accept(one);
}

TableBuilder& find_table(ScriptState& state, Cursor& cursor, const Name& name) {
    if (TableBuilder* table = state.model.find_table(name.text)) return *table;
    Nearest nearest(name.text);
    for (const TableBuilder& known : state.model.tables()) nearest.offer(known.name());
    cursor.fail_at("there is no table \"" + name.text + "\"" +
                       (nearest.best().empty() ? "" : "; nearest known: " + nearest.best()),
                   name.offset, LoadErrorKind::table_not_found);
}

FieldBuilder& find_field(ScriptState& state, Cursor& cursor, const Name& name) {
    Nearest nearest(name.text);
    for (TableBuilder& table : state.model.tables())
        for (ColumnBuilder& column : table.columns()) {
            if (column.field->details.name == name.text) return *column.field;
            nearest.offer(column.field->details.name);
        }
    cursor.fail_at("there is no field \"" + name.text + "\"" +
                       (nearest.best().empty() ? "" : "; nearest known: " + nearest.best()),
                   name.offset, LoadErrorKind::field_not_found);
}

void drop_table(ScriptState& state, TableBuilder& table) {
    if (state.last_table == &table) state.last_table = nullptr;
    state.model.drop_table(table);
}

void drop(ScriptState& state, Cursor& cursor) {
    if (accept_either(cursor, "TABLE", "TABLES")) {
        for (const Name& name : parse_names(cursor, "a table name")) drop_table(state, find_table(state, cursor, name));
        return;
    }
    if (!accept_either(cursor, "FIELD", "FIELDS"))
        cursor.fail("expected TABLE or FIELD behind DROP, found " + cursor.found());
    std::vector<Name> fields = parse_names(cursor, "a field name");
    std::vector<Name> from;
    if (cursor.accept("FROM")) from = parse_names(cursor, "a table name");
    std::vector<TableBuilder*> tables;
    for (const Name& name : from) tables.push_back(&find_table(state, cursor, name));
    for (const Name& name : fields) {
        const FieldBuilder* field = &find_field(state, cursor, name);
        for (TableBuilder& table : state.model.tables()) {
            if (!tables.empty() && std::find(tables.begin(), tables.end(), &table) == tables.end()) continue;
            std::erase_if(table.columns(), [&](const ColumnBuilder& column) { return column.field == field; });
        }
    }
    std::vector<TableBuilder*> emptied;
    for (TableBuilder& table : state.model.tables())
        if (table.columns().empty()) emptied.push_back(&table);
    for (TableBuilder* table : emptied) drop_table(state, *table);
    state.model.drop_unused_fields();
}

void rename_field(ScriptState& state, Cursor& cursor, const Name& from, const std::string& to) {
    FieldBuilder& field = find_field(state, cursor, from);
    if (from.text == to) return;
    FieldBuilder* taken = state.model.find_field(to);
    if (taken != nullptr)
        cursor.fail_at("the field \"" + from.text + "\" cannot be renamed: there is a field \"" + to + "\" already",
                       from.offset, LoadErrorKind::semantic);
    state.model.rename_field(field, to);
}

void rename_by_map(ScriptState& state, Cursor& cursor, std::size_t offset) {
    std::string name = cursor.name("the name of a mapping table");
    auto mapping = state.mappings.find(name);
    if (mapping == state.mappings.end())
        cursor.fail_at("there is no mapping table \"" + name + "\"", offset, LoadErrorKind::table_not_found);
    for (Element e = 0; e < mapping->second.keys.size(); ++e) {
        Name from{mapping->second.keys.value(e).to_text(), offset};
        if (state.model.find_field(from.text) != nullptr)
            rename_field(state, cursor, from, mapping->second.values[e].to_text());
    }
}

void rename(ScriptState& state, Cursor& cursor) {
    bool tables = accept_either(cursor, "TABLE", "TABLES");
    if (!tables && !accept_either(cursor, "FIELD", "FIELDS"))
        cursor.fail("expected TABLE or FIELD behind RENAME, found " + cursor.found());
    if (!tables && cursor.accept("USING")) return rename_by_map(state, cursor, cursor.offset());
    do {
        Name from{"", cursor.offset()};
        from.text = cursor.name(tables ? "a table name" : "a field name");
        cursor.expect("TO");
        std::string to = cursor.name("the new name");
        if (!tables) {
            rename_field(state, cursor, from, to);
            continue;
        }
        TableBuilder& table = find_table(state, cursor, from);
        if (state.model.find_table(to) != nullptr && from.text != to)
            cursor.fail_at("there is a table \"" + to + "\" already", from.offset, LoadErrorKind::semantic);
        table.details().name = to;
    } while (cursor.accept(','));
}

void qualify(std::vector<std::string>& add, std::vector<std::string>& remove, Cursor& cursor) {
    for (const Name& name : parse_names(cursor, "a field name or a pattern")) {
        std::erase_if(remove, [&](const std::string& known) { return known == name.text || name.text == "*"; });
        add.push_back(name.text);
    }
}

/// [UN]TAG FIELD[S] a, b WITH 'tag', …
void tag(ScriptState& state, Cursor& cursor, bool on) {
    if (!accept_either(cursor, "FIELD", "FIELDS")) cursor.fail("expected FIELD, found " + cursor.found());
    std::vector<Name> fields = parse_names(cursor, "a field name");
    cursor.expect("WITH");
    do {
        std::string text = cursor.name_or_literal("a tag in quotes");
        for (const Name& name : fields) {
            std::vector<std::string>& tags = find_field(state, cursor, name).details.tags;
            std::erase(tags, text);
            if (on) tags.push_back(text);
        }
    } while (cursor.accept(','));
}

/// COMMENT FIELD[S] a, b WITH 'text' · COMMENT TABLE[S] …
void comment(ScriptState& state, Cursor& cursor) {
    bool tables = accept_either(cursor, "TABLE", "TABLES");
    if (!tables && !accept_either(cursor, "FIELD", "FIELDS"))
        cursor.fail("expected TABLE or FIELD behind COMMENT, found " + cursor.found());
    std::vector<Name> names = parse_names(cursor, "a name");
    cursor.expect("WITH");
    std::string text = cursor.name_or_literal("the comment in quotes");
    for (const Name& name : names)
        (tables ? find_table(state, cursor, name).details().comment : find_field(state, cursor, name).details.comment) =
            text;
}

void loosen(ScriptState& state, Cursor& cursor) {
    if (!accept_either(cursor, "TABLE", "TABLES")) cursor.fail("expected TABLE behind LOOSEN, found " + cursor.found());
    for (const Name& name : parse_names(cursor, "a table name")) find_table(state, cursor, name).details().loose = true;
}

}  // namespace

bool run_table_statement(ScriptState& state, Cursor& cursor) {
    if (cursor.accept("DROP")) {
        drop(state, cursor);
    } else if (cursor.accept("RENAME")) {
        rename(state, cursor);
    } else if (cursor.accept("QUALIFY")) {
        qualify(state.qualified, state.unqualified, cursor);
    } else if (cursor.accept("UNQUALIFY")) {
        qualify(state.unqualified, state.qualified, cursor);
    } else if (cursor.accept("TAG")) {
        tag(state, cursor, true);
    } else if (cursor.accept("UNTAG")) {
        tag(state, cursor, false);
    } else if (cursor.accept("COMMENT")) {
        comment(state, cursor);
    } else if (cursor.accept("LOOSEN")) {
        loosen(state, cursor);
    } else {
        return false;
    }
    cursor.expect_end();
    return true;
}

}  // namespace orrery::engine
