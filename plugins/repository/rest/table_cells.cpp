#include "table_cells.h"

#include "model/fold.h"
#include "model/json_read.h"

namespace orrery::repository::rest {
namespace {

constexpr std::size_t most_columns = 100;

std::vector<Segment> segments_of(const std::string& definition) {
    std::vector<Segment> out;
    for (std::size_t start = 0; start <= definition.size();) {
        const auto end = std::min(definition.find('.', start), definition.size());
        auto part = definition.substr(start, end - start);
        const bool custom = part.starts_with("@");
        out.push_back({custom ? part.substr(1) : part, custom});
        start = end + 1;
    }
    return out;
}

std::string text_of(const json::Value& object, std::string_view name) {
    const auto* member = find_member(object, name);
    return member ? std::string(member->string_or("")) : std::string();
}

Column read_column(const json::Value& sent, const Type& type, const ReadableBy& readable, bool inner);

std::vector<Column> read_list(const json::Value* list, const Type& type, const ReadableBy& readable, bool inner) {
    if (!list || !list->is_array() || list->size() > most_columns)
        throw Refusal(400, "A table needs an array of at most " + std::to_string(most_columns) + " columns.");
    std::vector<Column> out;
    for (auto& item : list->items()) out.push_back(read_column(item, type, readable, inner));
    return out;
}

Column read_column(const json::Value& sent, const Type& type, const ReadableBy& readable, bool inner) {
    Column out;
    out.definition = text_of(sent, "definition");
    out.name = text_of(sent, "name");
    if (out.name.empty()) out.name = out.definition;
    const auto kind = text_of(sent, "columnType");
    if (same_name(kind, "Privileges")) {
        out.kind = Column::Kind::privileges;
        if (out.name.empty()) out.name = "privileges";
        return out;
    }
    const bool list = same_name(kind, "List");
    if (!list && !kind.empty() && !same_name(kind, "Property"))
        throw Refusal(400, "Columns of type '" + kind + "' are not offered.");
    auto path = resolve(type, segments_of(out.definition));
    if (!path && list) {
        // The definition of a list column names the type of its items.
        for (auto& field : type.fields())
            if (field.is_separate() && field.target && same_name(field.target->name(), out.definition))
                path = PropertyPath{{&field, nullptr}};
    }
    if (!path || path->back().field->is_secret)
        throw Refusal(400, "'" + out.definition + "' is no property of " + type.name() + ".");
    out.path = std::move(*path);
    hide_unreadable(out.path, readable);
    if (!list) return out;
    const Field& field = *out.path.back().field;
    if (inner || !field.is_separate()) throw Refusal(400, "'" + out.definition + "' is no list of entities.");
    out.kind = Column::Kind::list;
    out.inner = read_list(find_member(sent, "list"), *field.target, readable, true);
    // The items' own columns are one step behind a reference, too.
    for (auto& column : out.inner)
        if (field.kind == Kind::references && !column.path.empty() && !column.path.front().field->is_condensed)
            out.path.back().chosen = readable(*field.target);
    return out;
}

class Cells {
public:
    Cells(json::Writer& out, Reader& reader) : out_(out), reader_(reader) {}

    void rows(const std::vector<Column>& columns, const std::vector<Entity>& entities,
              const std::vector<Privileges>& privileges) {
        out_.begin_object().key("columnNames").begin_array();
        for (auto& column : columns) out_.string(column.name);
        out_.end_array().key("rows").begin_array();
        for (std::size_t i = 0; i < entities.size(); ++i) {
            out_.begin_array();
            for (auto& column : columns) cell(column, entities[i], privileges.empty() ? nullptr : &privileges[i]);
            out_.end_array();
        }
        out_.end_array();
    }

private:
    void cell(const Column& column, const Entity& entity, const Privileges* privileges) {
        if (column.kind == Column::Kind::privileges) {
            out_.begin_array();
            if (privileges)
                for (auto& name : *privileges) out_.string(name);
            out_.end_array();
            return;
        }
        std::vector<const Entity*> ends{&entity};
        for (std::size_t i = 0; i + 1 < column.path.size(); ++i) ends = behind(column.path[i], ends);
        if (column.kind == Column::Kind::list) {
            std::vector<Entity> items;
            for (auto* item : behind(column.path.back(), ends)) items.push_back(*item);
            rows(column.inner, items, {});
            out_.key("schemaPath").string("Table").end_object();
            return;
        }
        value(*column.path.back().field, ends);
    }

    // One step along a path: every chosen entity behind the field.
    std::vector<const Entity*> behind(const PathStep& step, const std::vector<const Entity*>& from) {
        std::vector<const Entity*> out;
        const auto add = [&](const Entity* entity) {
            if (entity && (!step.chosen || evaluate(*step.chosen, *entity, reader_))) out.push_back(entity);
        };
        for (auto* entity : from) {
            const Value& held = (*entity)[*step.field];
            if (const auto* one = std::get_if<Guid>(&held)) add(reader_.find(*step.field->target, *one));
            if (const auto* many = std::get_if<std::vector<Guid>>(&held))
                for (auto& id : *many) add(reader_.find(*step.field->target, id));
            if (const auto* children = std::get_if<std::vector<Entity>>(&held))
                for (auto& child : *children) add(&child);
        }
        return out;
    }

    void value(const Field& field, const std::vector<const Entity*>& ends) {
        if (ends.empty()) {
            out_.null();
        } else if (ends.size() == 1) {
            write_field(out_, field, *ends.front(), reader_);
        } else {
            out_.begin_array();
            for (auto* end : ends) write_field(out_, field, *end, reader_);
            out_.end_array();
        }
    }

    json::Writer& out_;
    Reader& reader_;
};

}  // namespace

std::vector<Column> read_columns(const json::Value& body, const Type& type, const ReadableBy& readable) {
    return read_list(find_member(body, "columns"), type, readable, false);
}

void write_table(json::Writer& out, const std::vector<Column>& columns, const std::vector<Entity>& entities,
                 Reader& reader, const Access& access) {
    std::vector<Privileges> privileges;
    for (auto& column : columns)
        if (column.kind == Column::Kind::privileges && privileges.empty())
            privileges = privileges_of(reader, access, entities);
    Cells(out, reader).rows(columns, entities, privileges);
    out.key("id").string(Guid::random().text()).key("schemaPath").string("Table").end_object();
}

}  // namespace orrery::repository::rest
