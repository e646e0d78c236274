#include "json_read.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "fold.h"

namespace orrery::repository {
namespace {

[[noreturn]] void refuse(const Field& field, const std::string& expected) {
    throw Invalid("property '" + field.name + "': expected " + expected);
}

std::string choices(const Enumeration& enumeration) {
    std::string out;
    for (auto& [number, name] : enumeration.values) {
        if (!out.empty()) out += ", ";
        out += std::to_string(number) + " or " + name;
    }
    return out;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Value read_enumeration(const Field& field, std::string_view text) {
    const auto number = whole_number(text);
    for (auto& [value, name] : field.enumeration->values)
        if (number ? value == *number : same_name(name, text)) return value;
    refuse(field, "one of " + choices(*field.enumeration));
}

// Any JSON scalar as the text read_scalar() takes; texts stay what they are.
std::string scalar_text(const Field& field, const json::Value& value) {
    if (value.is_string()) return value.as_string();
    if (value.is_bool()) return value.as_bool() ? "true" : "false";
    if (value.is_integer()) return std::to_string(value.as_integer());
    if (value.is_number() && field.kind != Kind::text) try {
            return std::to_string(value.as_integer());
        } catch (const json::Error&) {
            refuse(field, "a whole number");
        }
    refuse(field, "a single value");
}

void check_items(const Field& field, std::size_t count) {
    if (count > field.limit) refuse(field, "at most " + std::to_string(field.limit) + " items");
}

const json::Value::Array& items_of(const Field& field, const json::Value& value) {
    if (!value.is_array()) refuse(field, "an array");
    check_items(field, value.size());
    return value.as_array();
}

// A reference is {"id": …}; a bare GUID is understood too.
Guid referenced(const Field& field, const json::Value& value) {
    const json::Value* id = value.is_object() ? find_member(value, "id") : &value;
    auto guid = id && id->is_string() ? Guid::parse(id->as_string()) : std::nullopt;
    if (!guid) refuse(field, "an object with the id of a " + field.target_name);
    return *guid;
}

const Entity* child_with_id(const std::vector<Entity>& children, const json::Value& object) {
    const auto* id = find_member(object, "id");
    if (!id || !id->is_string()) return nullptr;
    const auto guid = Guid::parse(id->as_string());
    for (auto& child : children)
        if (guid && child.id() == *guid) return &child;
    return nullptr;
}

Value read_children(const Field& field, const json::Value& value, const std::vector<Entity>& before) {
    std::vector<Entity> out;
    for (auto& item : items_of(field, value)) {
        if (!item.is_object()) refuse(field, "an array of objects");
        const auto* kept = child_with_id(before, item);
        Entity child = kept ? *kept : Entity::fresh(*field.target);
        const auto id = child.id();
        read_onto(child, item);
        child.at("id") = id;
        check_required(child);
        out.push_back(std::move(child));
    }
    return out;
}

Value read_list(const Field& field, const json::Value& value) {
    const auto& items = items_of(field, value);
    if (field.kind == Kind::texts) {
        std::vector<std::string> out;
        for (auto& item : items) {
            if (!item.is_string()) refuse(field, "an array of texts");
            if (item.as_string().size() > 4096) refuse(field, "texts of at most 4096 bytes");
            out.push_back(item.as_string());
        }
        return out;
    }
    if (field.kind == Kind::integers) {
        std::vector<std::int64_t> out;
        for (auto& item : items) {
            if (!item.is_integer()) refuse(field, "an array of whole numbers");
            out.push_back(item.as_integer());
        }
        return out;
    }
    std::vector<Guid> out;
    for (auto& item : items) out.push_back(referenced(field, item));
    if (field.kind == Kind::references) {
        std::vector<Guid> unique;
        for (auto& id : out)
            if (std::find(unique.begin(), unique.end(), id) == unique.end()) unique.push_back(id);
        return unique;
    }
    return out;
}

Value read_value(const Field& field, const json::Value& value, const Value& before) {
    if (field.kind == Kind::reference) {
        // Clients write "none" in three ways.
        const bool empty = (value.is_object() && value.size() == 0) || (value.is_string() && value.as_string().empty());
        if (value.is_null() || empty) return std::monostate{};
        return referenced(field, value);
    }
    if (value.is_null()) return field.is_list() ? before : field.initial;
    if (field.kind == Kind::children) return read_children(field, value, std::get<std::vector<Entity>>(before));
    if (field.is_list()) return read_list(field, value);
    return read_scalar(field, scalar_text(field, value));
}

const json::Value* find_path(const json::Value& object, std::string_view path) {
    const auto dot = path.find('.');
    const auto* member = find_member(object, path.substr(0, dot));
    return member && dot != std::string_view::npos ? find_path(*member, path.substr(dot + 1)) : member;
}

}  // namespace

const json::Value* find_member(const json::Value& object, std::string_view name) {
    for (auto& member : object.members())
        if (same_name(member.name, name)) return &member.value;
    return nullptr;
}

Value read_scalar(const Field& field, const std::string& text) {
    switch (field.kind) {
        case Kind::text:
            if (text.size() > field.limit) refuse(field, "at most " + std::to_string(field.limit) + " bytes of text");
            if (text.find('\0') != std::string::npos) refuse(field, "a text without NUL characters");
            return text;
        case Kind::integer:
            if (auto number = whole_number(text)) return *number;
            refuse(field, "a whole number");
        case Kind::boolean:
            if (same_name(text, "true")) return true;
            if (same_name(text, "false")) return false;
            refuse(field, "true or false");
        case Kind::date:
            if (auto instant = Instant::parse(text)) return *instant;
            refuse(field, "a date such as 2023-08-31T12:00:00.000Z");
        case Kind::guid:
            if (text.empty()) return Guid{};
            if (auto id = Guid::parse(text)) return *id;
            refuse(field, "a GUID");
        case Kind::enumeration:
            return read_enumeration(field, text);
        default:
            refuse(field, "no single value");
    }
}

void read_onto(Entity& entity, const json::Value& object) {
    if (!object.is_object()) throw Invalid("expected a JSON object for a " + entity.type->name());
    for (auto& field : entity.type->fields()) {
        if (field.is_computed) continue;
        const auto* sent = find_path(object, field.name);
        if (!sent) continue;
        if (field.is_secret && sent->is_string() && sent->as_string().empty()) continue;
        entity[field] = read_value(field, *sent, entity[field]);
    }
}

void check_required(const Entity& entity) {
    for (auto& field : entity.type->fields()) {
        if (!field.is_required) continue;
        const auto& value = entity[field];
        const auto* text = std::get_if<std::string>(&value);
        if (std::holds_alternative<std::monostate>(value) || (text && text->empty()))
            throw Invalid("property '" + field.name + "' is required for a " + entity.type->name());
    }
}

}  // namespace orrery::repository
