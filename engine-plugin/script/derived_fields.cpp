#include "script/derived_fields.h"

#include <algorithm>

#include "expression/token.h"
#include "script/field_format.h"
#include "script/load_stage.h"
#include "script/table_append.h"

namespace orrery::engine {
namespace {

/// TAGGED ('a', 'b') or TAGGED 'a', 'b'
std::vector<std::string> parse_tags(Cursor& cursor) {
    const bool bracket = cursor.accept('(');
    std::vector<std::string> tags;
    do tags.push_back(cursor.name_or_literal("a tag in quotes"));
    while (bracket && cursor.accept(','));
    if (bracket) cursor.expect(')');
    return tags;
}

std::string expression_text(Cursor& cursor) {
    const std::size_t start = cursor.offset();
    cursor.expression();
    return cursor.statement().text.substr(start, cursor.offset() - start);
}

void parse_parameters(Cursor& cursor, std::map<std::string, std::string, std::less<>>& parameters) {
    do {
        const std::string name = cursor.name("the name of a parameter");
        cursor.expect('=');
        parameters[name] = expression_text(cursor);
    } while (cursor.accept(','));
}

void parse_parts(Cursor& cursor, FieldDefinition& definition) {
    do {
        FieldDefinition::Part part;
        part.expression = expression_text(cursor);
        cursor.expect("AS");
        part.name = cursor.name_or_literal("the name of a part");
        if (cursor.accept("TAGGED")) part.tags = parse_tags(cursor);
        definition.parts.push_back(std::move(part));
    } while (cursor.accept(','));
}

/// GROUPS a, b TYPE DRILLDOWN AS name: read, as nothing here shows groups.
void skip_groups(Cursor& cursor) {
    do {
        do cursor.name("the name of a part");
        while (cursor.accept(','));
        cursor.expect("TYPE");
        if (!cursor.accept("DRILLDOWN")) cursor.expect("COLLECTION");
        cursor.expect("AS");
        cursor.name_or_literal("the name of a group");
    } while (cursor.accept(','));
}

void declare(ScriptState& state, Cursor& cursor, const std::string& name) {
    if (!cursor.accept("FIELDS")) cursor.accept("FIELD");
    cursor.expect("DEFINITION");
    FieldDefinition definition;
    definition.position = cursor.statement().position;
    if (cursor.accept("USING")) {
        const std::size_t offset = cursor.offset();
        const auto known = state.definitions.find(cursor.name("the name of a definition"));
        if (known == state.definitions.end())
            cursor.fail_at("there is no field definition of this name", offset, LoadErrorKind::semantic);
        definition = known->second;
        if (cursor.accept("WITH")) parse_parameters(cursor, definition.parameters);
    } else {
        if (cursor.accept("TAGGED")) definition.tagged = parse_tags(cursor);
        if (cursor.accept("PARAMETERS")) parse_parameters(cursor, definition.parameters);
        cursor.expect("FIELDS");
        parse_parts(cursor, definition);
        if (cursor.accept("GROUPS")) skip_groups(cursor);
    }
    cursor.expect_end();
    state.definitions[name] = std::move(definition);
}

void derive(ScriptState& state, Cursor& cursor) {
    if (!cursor.accept("FIELDS")) cursor.expect("FIELD");
    cursor.expect("FROM");
    Derivation derivation;
    if (cursor.accept("EXPLICIT")) {
        if (!cursor.accept("TAGS")) cursor.expect("TAG");
        derivation.by_tag = true;
        derivation.names = parse_tags(cursor);
        while (cursor.accept(',')) derivation.names.push_back(cursor.name_or_literal("a tag in quotes"));
    } else if (cursor.accept("IMPLICIT")) {
        if (!cursor.accept("TAGS")) cursor.expect("TAG");
        derivation.by_tag = true;
    } else {
        if (!cursor.accept("FIELDS")) cursor.expect("FIELD");
        do derivation.names.push_back(cursor.name("a field name"));
        while (cursor.accept(','));
    }
    cursor.expect("USING");
    const std::size_t offset = cursor.offset();
    derivation.definition = cursor.name("the name of a definition");
    if (!state.definitions.contains(derivation.definition))
        cursor.fail_at("there is no field definition \"" + derivation.definition + "\"; write " +
                           derivation.definition + ": DECLARE FIELD DEFINITION … before",
                       offset, LoadErrorKind::semantic);
    cursor.expect_end();
    state.derivations.push_back(std::move(derivation));
}

std::string in_brackets(const std::string& name) {
    std::string out = "[";
    for (const char c : name) out += c == ']' ? std::string("]]") : std::string(1, c);
    return out + "]";
}

/// The part's expression about a field: $1 stands for it, parameters for their values.
std::string about(const FieldDefinition& definition, const std::string& expression, const std::string& field) {
    std::string out;
    Lexer lexer(expression);
    std::size_t copied = 0;
    for (auto token = lexer.next(); token && token.value().kind != TokenKind::end; token = lexer.next()) {
        if (token.value().kind != TokenKind::word) continue;
        const std::string word(token.value().text);
        const auto parameter = definition.parameters.find(word);
        if (word != "$1" && parameter == definition.parameters.end()) continue;
        out += expression.substr(copied, token.value().offset - copied);
        out += word == "$1" ? in_brackets(field) : "(" + parameter->second + ")";
        copied = token.value().end_offset();
    }
    return out + expression.substr(copied);
}

/// Derives from one field.
class Deriver {
public:
    Deriver(ScriptState& state, const std::string& definition_name, FieldBuilder& field)
        : state_(state), name_(definition_name), definition_(state.definitions.at(definition_name)), field_(field) {
        for (TableBuilder& table : state.model.tables())
            if (const ColumnBuilder* column = table.find(field.details.name)) {
                tables_.push_back(&table);
                used_.resize(field.symbols.size());
                for (const Element code : column->codes)
                    if (code != kNoElement) used_[code] = 1;
            }
    }

    void run() {
        const std::string text = load_text();
        if (text.empty() || tables_.empty()) return;
        RowSet values;
        std::vector<Element> elements;
        for (Element e = 0; e < used_.size(); ++e)
            if (used_[e] != 0) elements.push_back(e);
        values.rows = elements.size();
        values.columns.push_back({field_.details.name,
                                  std::shared_ptr<const SymbolsBuilder>(&field_.symbols, [](const SymbolsBuilder*) {}),
                                  std::make_shared<const Codes>(elements), false});
        state_.check_memory(tables_.size() == 1 ? tables_.front()->rows() : values.rows, definition_.parts.size());
        const StatementText statement{text, definition_.position, true};
        Cursor cursor(statement);
        RowSet derived = run_load(state_, parse_load(cursor), values);
        if (derived.rows != values.rows)
            throw ScriptError(LoadErrorKind::semantic,
                              "a field definition makes one value of each; \"" + name_ + "\" makes more",
                              definition_.position);
        if (tables_.size() == 1)
            add_to_table(*tables_.front(), elements, derived);
        else
            add_table(values.columns.front(), std::move(derived));
        for (const FieldDefinition::Part& part : definition_.parts)
            if (FieldBuilder* made = state_.model.find_field(part_name(part)))
                made->details.tags.insert(made->details.tags.end(), part.tags.begin(), part.tags.end());
    }

private:
    [[nodiscard]] std::string part_name(const FieldDefinition::Part& part) const {
        return field_.details.name + "." + name_ + "." + part.name;
    }

    /// Empty when everything is there already.
    [[nodiscard]] std::string load_text() const {
        std::string items;
        for (const FieldDefinition::Part& part : definition_.parts)
            if (state_.model.find_field(part_name(part)) == nullptr)
                items += (items.empty() ? "" : ", ") + about(definition_, part.expression, field_.details.name) +
                         " AS " + in_brackets(part_name(part));
        return items.empty() ? items : "LOAD " + items;
    }

    void add_to_table(TableBuilder& table, const std::vector<Element>& elements, RowSet& derived) {
        const Codes codes = table.find(field_.details.name)->codes;
        std::vector<Element> of_element(field_.symbols.size(), kNoElement);
        for (RowColumn& column : derived.columns) {
            state_.check_cancelled();
            FieldBuilder& made = state_.model.field(column.name);
            const Codes made_codes = codes_in(made, column, derived.rows);
            for (std::size_t at = 0; at < elements.size(); ++at) of_element[elements[at]] = made_codes[at];
            Codes of_row = Codes::made(codes.size(), [&](std::uint64_t row) {
                const Element code = codes[row];
                return code == kNoElement ? kNoElement : of_element[code];
            });
            made.details.format = format_of(made.symbols, state_.formats());
            table.columns().push_back({&made, std::move(of_row)});
        }
    }

    void add_table(const RowColumn& source, RowSet derived) {
        derived.columns.insert(derived.columns.begin(), source);
        append_rows(state_, new_table(state_, derived, field_.details.name + "." + name_), derived, false);
    }

    ScriptState& state_;
    const std::string& name_;
    const FieldDefinition& definition_;
    FieldBuilder& field_;
    std::vector<TableBuilder*> tables_;
    std::vector<std::uint8_t> used_;
};

bool has_tag(const FieldDetails& details, const std::vector<std::string>& wanted) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& tag) {
        return std::find(details.tags.begin(), details.tags.end(), tag) != details.tags.end() ||
               (tag == "$date" && details.format.type == NumberType::date) ||
               (tag == "$timestamp" && details.format.type == NumberType::timestamp);
    });
}

std::vector<FieldBuilder*> sources_of(ScriptState& state, const Derivation& derivation) {
    std::vector<FieldBuilder*> fields;
    const std::vector<std::string>& tags =
        derivation.names.empty() ? state.definitions.at(derivation.definition).tagged : derivation.names;
    if (derivation.by_tag)
        for (TableBuilder& table : state.model.tables())
            for (const ColumnBuilder& column : table.columns())
                if (has_tag(column.field->details, tags) &&
                    std::find(fields.begin(), fields.end(), column.field) == fields.end())
                    fields.push_back(column.field);
    if (derivation.by_tag) return fields;
    for (const std::string& name : derivation.names) {
        FieldBuilder* field = state.model.find_field(name);
        if (field == nullptr)
            throw LoadError(LoadErrorKind::field_not_found,
                            "DERIVE FIELDS names the field \"" + name + "\", which the script has not loaded");
        fields.push_back(field);
    }
    return fields;
}

}  // namespace

bool run_derivation_statement(ScriptState& state, Cursor& cursor) {
    const std::size_t start = cursor.offset();
    std::string name;
    if (const char c = cursor.peek(); c == '[' || c == '"' || c == '`' || !cursor.peek_word().empty()) {
        name = cursor.name("the name of a definition");
        if (!cursor.accept(':')) {
            name.clear();
            cursor.seek(start);
        }
    }
    const std::string word = cursor.peek_word();
    const std::size_t behind_label = cursor.offset();
    if ((word == "DECLARE" || word == "DERIVE") && cursor.accept(word) && cursor.peek() != '=') {
        if (word == "DERIVE" && name.empty()) {
            derive(state, cursor);
            return true;
        }
        if (word == "DECLARE" && name.empty())
            cursor.fail_at("a field definition needs a label: Name: DECLARE FIELD DEFINITION …", behind_label);
        if (word == "DECLARE") {
            declare(state, cursor, name);
            return true;
        }
    }
    cursor.seek(start);
    return false;
}

void derive_fields(ScriptState& state) {
    for (const Derivation& derivation : state.derivations)
        for (FieldBuilder* field : sources_of(state, derivation)) Deriver(state, derivation.definition, *field).run();
}

}  // namespace orrery::engine
