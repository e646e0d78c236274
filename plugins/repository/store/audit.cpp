#include "audit.h"

#include <orrery/kit/json/write.h>

#include "model/type.h"

namespace orrery::repository {
namespace {

constexpr std::size_t longest_value = 1000;

struct Plain {
    json::Value operator()(std::monostate) const { return nullptr; }
    json::Value operator()(bool value) const { return value; }
    json::Value operator()(std::int64_t value) const { return value; }
    json::Value operator()(const std::string& value) const {
        return value.size() <= longest_value ? value : value.substr(0, longest_value) + "…";
    }
    json::Value operator()(const Instant& value) const { return value.text(); }
    json::Value operator()(const Guid& value) const { return value.text(); }
    json::Value operator()(const Entity& child) const {
        json::Value out = json::Value::object();
        for (auto& field : child.type->fields())
            if (!field.is_computed && field.name != "modifiedDate")
                out.set(field.name, std::visit(*this, child[field]));
        return out;
    }
    template <class T>
    json::Value operator()(const std::vector<T>& items) const {
        json::Value out = json::Value::array();
        for (auto& item : items) out.push_back((*this)(item));
        return out;
    }
};

json::Value shown(const Field& field, const Value& value) {
    // A connection string may hold a password as well.
    const bool is_secret = field.is_secret || field.name == "connectionstring";
    return is_secret ? json::Value("(secret)") : std::visit(Plain{}, value);
}

json::Value changes(const Entity* before, const Entity* after) {
    json::Value out = json::Value::object();
    const auto& type = before ? *before->type : *after->type;
    for (auto& field : type.fields()) {
        if (field.index < 4) continue;  // id, dates and user stand in columns of their own
        const Value& from = before ? (*before)[field] : field.initial;
        const Value& to = after ? (*after)[field] : field.initial;
        if (from == to) continue;
        json::Value change = json::Value::object();
        if (before) change.set("from", shown(field, from));
        if (after) change.set("to", shown(field, to));
        out.set(field.name, std::move(change));
    }
    return out;
}

std::string name_in(const Entity& entity) { return entity.type->find("name") ? entity.text("name") : std::string(); }

}  // namespace

postgres::Statement audit_row(const std::string& user, const std::string& action, const Entity* before,
                              const Entity* after) {
    const Entity& entity = after ? *after : *before;
    postgres::Statement out(
        "INSERT INTO \"audit_entry\" (\"user\", \"action\", \"type\", \"id\", \"name\", \"changes\") VALUES (");
    out.value(user).add(", ").value(action).add(", ").value(entity.type->name()).add(", ");
    out.value(entity.id().text()).add(", ").value(name_in(entity)).add(", ");
    return out.value(json::dump(changes(before, after))).add(")");
}

}  // namespace orrery::repository
