// The columns of a table request and what stands in them.
#pragma once

#include "call.h"
#include "filter.h"
#include "model/path.h"

namespace orrery::repository::rest {

struct Column {
    enum class Kind { property, list, privileges };
    std::string name, definition;
    Kind kind = Kind::property;
    PropertyPath path;          // property: to the value; list: to the entities
    std::vector<Column> inner;  // list
};

/// Throws Refusal 400 for a column that cannot be made. What lies behind references is hidden as in filters.
std::vector<Column> read_columns(const json::Value& body, const Type& type, const ReadableBy& readable);

void write_table(json::Writer& out, const std::vector<Column>& columns, const std::vector<Entity>& entities,
                 Reader& reader, const Access& access);

}  // namespace orrery::repository::rest
