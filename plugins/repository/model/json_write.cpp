#include "json_write.h"

#include <algorithm>

namespace orrery::repository {
namespace {

void write_target(json::Writer& out, const Field& field, const Guid& id, Lookup& related) {
    if (const auto* target = related.find(*field.target, id))
        write_condensed(out, *target, related);
    else
        out.null();
}

template <class Items, class Function>
void write_array(json::Writer& out, const Items& items, const Function& write) {
    out.begin_array();
    for (auto& item : items) write(item);
    out.end_array();
}

struct WriteValue {
    json::Writer& out;
    const Field& field;
    Lookup& related;

    void operator()(std::monostate) const { out.null(); }
    void operator()(bool value) const { out.boolean(value); }
    void operator()(std::int64_t value) const { out.integer(value); }
    void operator()(const std::string& value) const { out.string(value); }
    void operator()(const Instant& value) const { out.string(value.text()); }
    void operator()(const Guid& value) const {
        if (field.kind == Kind::reference)
            write_target(out, field, value, related);
        else
            out.string(value.text());
    }
    void operator()(const std::vector<std::string>& items) const {
        write_array(out, items, [&](auto& item) { out.string(item); });
    }
    void operator()(const std::vector<std::int64_t>& items) const {
        write_array(out, items, [&](auto& item) { out.integer(item); });
    }
    void operator()(const std::vector<Guid>& items) const {
        write_array(out, items, [&](auto& item) {
            if (field.kind == Kind::references)
                write_target(out, field, item, related);
            else
                out.string(item.text());
        });
    }
    void operator()(const std::vector<Entity>& items) const {
        write_array(out, items, [&](auto& item) { write_full(out, item, related); });
    }
};

void write_value(json::Writer& out, const Field& field, const Value& value, Lookup& related) {
    if (field.is_secret)
        out.string("");
    else
        std::visit(WriteValue{out, field, related}, value);
}

void write_privileges(json::Writer& out, const Privileges* privileges) {
    out.key("privileges");
    if (privileges)
        write_array(out, *privileges, [&](auto& name) { out.string(name); });
    else
        out.null();
}

// Opens and closes the nested objects that dotted field names ask for.
class Nesting {
public:
    Nesting(json::Writer& out, const Entity& entity) : out_(out), entity_(entity) {}

    // Moves to the object that holds the field and writes its key there.
    void key(std::string_view name) {
        const auto dot = name.rfind('.');
        move_to(dot == std::string_view::npos ? std::string_view{} : name.substr(0, dot));
        out_.key(dot == std::string_view::npos ? name : name.substr(dot + 1));
    }
    void close_all() { move_to({}); }

private:
    static bool inside(std::string_view path, std::string_view parent) {
        return parent.empty() || path == parent ||
               (path.starts_with(parent) && path.size() > parent.size() && path[parent.size()] == '.');
    }

    void move_to(std::string_view path) {
        while (!inside(path, current_)) {
            const auto schema = entity_.type->part_schema(current_);
            if (!schema.empty()) out_.key("schemaPath").string(schema);
            out_.end_object();
            const auto dot = current_.rfind('.');
            current_.resize(dot == std::string::npos ? 0 : dot);
        }
        while (current_ != path) {
            const auto start = current_.empty() ? 0 : current_.size() + 1;
            const auto step = path.substr(start, path.find('.', start) - start);
            out_.key(step).begin_object();
            current_ = path.substr(0, start + step.size());
            if (!entity_.type->part_schema(current_).empty()) out_.key("id").string(entity_.id().text());
        }
    }

    json::Writer& out_;
    const Entity& entity_;
    std::string current_;
};

void write_fields(json::Writer& out, const Entity& entity, Lookup& related, bool condensed) {
    Nesting nesting(out, entity);
    for (auto& field : entity.type->fields()) {
        if (condensed && !field.is_condensed) continue;
        nesting.key(field.name);
        write_value(out, field, entity[field], related);
    }
    nesting.close_all();
}

}  // namespace

void write_full(json::Writer& out, const Entity& entity, Lookup& related, const Privileges* privileges) {
    const auto& type = *entity.type;
    out.begin_object();
    write_fields(out, entity, related, false);
    if (!type.is_child() || !type.has_dates()) write_privileges(out, privileges);
    out.key("schemaPath").string(type.name());
    out.end_object();
}

void write_field(json::Writer& out, const Field& field, const Entity& entity, Lookup& related) {
    write_value(out, field, entity[field], related);
}

void write_condensed(json::Writer& out, const Entity& entity, Lookup& related, const Privileges* privileges) {
    out.begin_object();
    write_fields(out, entity, related, true);
    write_privileges(out, privileges);
    out.end_object();
}

}  // namespace orrery::repository
