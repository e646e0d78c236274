// The parsed form of LOAD.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "expression/ast.h"
#include "script/cursor.h"
#include "script/file_format.h"

namespace orrery::engine {

struct LoadItem {
    bool star = false;         // every field of the source
    ExpressionPtr expression;  // positions count in the statement's text
    std::string name;          // of the resulting field
};

struct OrderItem {
    std::string field;
    bool descending = false;
    std::size_t offset = 0;  // in the statement's text
};

enum class LoadSource {
    none,  // the next LOAD delivers the records
    file,
    inline_text,
    resident,
    autogenerate,
    from_field,  // the texts of a loaded field, read like a file
    statement,   // SQL, answered by the connection
};

struct LoadStatement {
    StatementText text;
    bool distinct = false;
    std::vector<LoadItem> items;
    LoadSource source = LoadSource::none;
    std::string source_text;        // file path, inline text, table name or SQL
    std::string source_field;       // of FROM_FIELD
    std::size_t source_offset = 0;  // in the statement's text
    ExpressionPtr count;            // of AUTOGENERATE
    FileFormat format;
    ExpressionPtr where;
    ExpressionPtr loop_while;
    std::vector<ExpressionPtr> group_by;
    std::vector<OrderItem> order_by;
};

enum class JoinKind { inner, left, right, outer };

/// CROSSTABLE (attribute, data, n): columns become rows.
struct CrossTable {
    std::string attribute;
    std::string data;
    std::uint32_t kept = 1;  // columns at the left that stay
};

/// HIERARCHY (node, parent, name, parent name, path source, path name, delimiter, depth): what is left out is empty.
struct Hierarchy {
    std::string node;
    std::string parent;
    std::string name;
    std::string parent_name;  // further fields: the parent's name,
    std::string path_source;  // what paths are made of; empty: the name
    std::string path_name;    // the path from the root,
    std::string delimiter = "/";
    std::string depth;  // the level, 1 for roots
};

/// HIERARCHYBELONGSTO (node, parent, name, ancestor, ancestor's name, difference of depths).
struct BelongsTo {
    std::string node;
    std::string parent;
    std::string name;
    std::string ancestor;
    std::string ancestor_name;
    std::string difference;  // empty: left out
};

/// MERGE [ONLY] [(sequence field, variable)] ON keys.
struct Merge {
    std::string sequence_field;
    std::string sequence_variable;  // keeps the largest sequence number seen
    std::vector<std::string> keys;
};

/// What a load does in a partial reload; without a prefix it is left out of those.
enum class PartialMode { none, add, replace, merge };

/// What stands before LOAD.
struct LoadPrefixes {
    std::optional<std::string> label;
    PartialMode partial = PartialMode::none;
    bool partial_only = false;  // ADD ONLY and the like: left out of reloads that are not partial
    std::optional<Merge> merge;
    bool buffer = false;
    bool generic = false;
    std::optional<Hierarchy> hierarchy;
    std::optional<BelongsTo> belongs_to;
    ExpressionPtr sample;  // SAMPLE p: the share of records that is kept, by chance
    bool mapping = false;
    bool no_concatenate = false;
    bool concatenate = false;
    std::optional<JoinKind> join;
    bool keep = false;                  // with `join`: filter both tables instead of joining them
    std::optional<std::string> target;  // of concatenate, join and keep; none: the table before
    std::size_t target_offset = 0;
    ExpressionPtr first;  // FIRST n
    std::optional<CrossTable> cross_table;
    std::vector<std::string> interval_fields;  // INTERVALMATCH (field, keys…); empty: none
    std::size_t interval_offset = 0;
};

/// True when the statement, label and prefixes aside, starts with LOAD, SELECT or SQL.
bool is_load(const StatementText& statement);

/// Reads label and prefixes up to LOAD. Throws ScriptError.
LoadPrefixes parse_prefixes(Cursor& cursor);
/// Reads from LOAD, SELECT or SQL to the end of the statement. Throws ScriptError.
LoadStatement parse_load(Cursor& cursor);

/// For a LOAD without a source that no other load follows.
[[noreturn]] void fail_without_source(const StatementText& load);

/// Reads the path of a file: quoted, or bare up to a blank.
std::string parse_file_path(Cursor& cursor);
/// Reads "(txt, utf8, embedded labels, …)" behind a file or an inline text. Throws ScriptError naming an unknown item.
void parse_format(Cursor& cursor, FileFormat& format);

}  // namespace orrery::engine
