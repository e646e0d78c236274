#include "qix/lineage.h"

#include "script/load_statement.h"
#include "script/statement.h"

namespace orrery::qix {
namespace {

std::string discriminator(const engine::LoadStatement& load) {
    switch (load.source) {
        case engine::LoadSource::file:
            return load.source_text;
        case engine::LoadSource::inline_text:
            return "INLINE;";
        case engine::LoadSource::resident:
            return "RESIDENT " + load.source_text + ";";
        case engine::LoadSource::autogenerate:
            return "AUTOGENERATE;";
        case engine::LoadSource::from_field:
            return "FROM_FIELD;";
        case engine::LoadSource::statement:
            return "SQL;";
        case engine::LoadSource::none:
            break;
    }
    return {};
}

/// "STORE t INTO path (…)": what it writes to; empty for another statement.
std::string stored_file(const engine::StatementText& text) {
    engine::Cursor cursor(text);
    if (!cursor.accept("STORE")) return {};
    while (!cursor.at_end()) {
        if (cursor.accept("INTO")) return engine::parse_file_path(cursor);
        if (!cursor.accept(',') && !cursor.accept('*')) cursor.name_or_literal("a name");
    }
    return {};
}

void add(json::Value& entries, const std::string& source, const std::string& statement) {
    if (source.empty()) return;
    entries.push_back(json::Value::object({{"qDiscriminator", source}, {"qStatement", statement}}));
}

// As deep as control structures nest, which the splitter bounds.
void add_block(json::Value& entries, const engine::Block& block) {
    for (const engine::Statement& statement : block) {
        for (const engine::Branch& branch : statement.branches) add_block(entries, branch.block);
        // What $(…) stands for is known when the script runs only.
        if (statement.kind != engine::StatementKind::plain || statement.text.find("$(") != std::string::npos) continue;
        const engine::StatementText text{statement.text, statement.position, false};
        try {
            if (engine::is_load(text)) {
                engine::Cursor cursor(text);
                engine::parse_prefixes(cursor);
                add(entries, discriminator(engine::parse_load(cursor)), statement.text);
            } else {
                add(entries, stored_file(text), statement.text);
            }
        } catch (const engine::ScriptError&) {
            continue;  // the script has an error there: CheckScriptSyntax says which
        }
    }
}

}  // namespace

json::Value lineage(const std::string& script) {
    json::Value entries = json::Value::array();
    try {
        add_block(entries, engine::split_script(script));
    } catch (const engine::ScriptError&) {
        return entries;
    }
    return entries;
}

}  // namespace orrery::qix
