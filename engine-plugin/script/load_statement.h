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

enum class LoadSource { none, file, inline_text, resident, autogenerate };  // none: the next LOAD delivers the records

struct LoadStatement {
    StatementText text;
    bool distinct = false;
    std::vector<LoadItem> items;
    LoadSource source = LoadSource::none;
    std::string source_text;        // file path, inline text or table name
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

/// What stands before LOAD.
struct LoadPrefixes {
    std::optional<std::string> label;
    bool mapping = false;
    bool no_concatenate = false;
    bool concatenate = false;
    std::optional<JoinKind> join;
    bool keep = false;                  // with `join`: filter both tables instead of joining them
    std::optional<std::string> target;  // of concatenate, join and keep; none: the table before
    std::size_t target_offset = 0;
    std::optional<std::uint64_t> first;  // FIRST n
    std::optional<CrossTable> cross_table;
    std::vector<std::string> interval_fields;  // INTERVALMATCH (field, keys…); empty: none
    std::size_t interval_offset = 0;
};

/// True when the statement, label and prefixes aside, starts with LOAD or SELECT.
bool is_load(const StatementText& statement);

/// Reads label and prefixes up to LOAD. Throws ScriptError.
LoadPrefixes parse_prefixes(Cursor& cursor);
/// Reads from LOAD to the end of the statement. Throws ScriptError.
LoadStatement parse_load(Cursor& cursor);

/// Reads the path of a file: quoted, or bare up to a blank.
std::string parse_file_path(Cursor& cursor);
/// Reads "(txt, utf8, embedded labels, …)" behind a file or an inline text. Throws ScriptError naming an unknown item.
void parse_format(Cursor& cursor, FileFormat& format);

}  // namespace orrery::engine
