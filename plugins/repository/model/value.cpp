#include "value.h"

#include "type.h"

namespace orrery::repository {
namespace {

template <class T>
T get_or(const Value& value, T otherwise) {
    const auto* held = std::get_if<T>(&value);
    return held ? *held : otherwise;
}

}  // namespace

Entity Entity::fresh(const Type& type) {
    Entity out{&type, {}};
    out.values.reserve(type.fields().size());
    for (auto& field : type.fields()) out.values.push_back(field.initial);
    out.at("id") = Guid::random();
    return out;
}

Guid Entity::id() const { return get_or(values.at(0), Guid{}); }
Value& Entity::operator[](const Field& field) { return values.at(field.index); }
const Value& Entity::operator[](const Field& field) const { return values.at(field.index); }
Value& Entity::at(std::string_view name) { return (*this)[type->field(name)]; }
const Value& Entity::at(std::string_view name) const { return (*this)[type->field(name)]; }

const std::string& Entity::text(std::string_view name) const {
    static const std::string none;
    const auto* held = std::get_if<std::string>(&at(name));
    return held ? *held : none;
}

std::int64_t Entity::integer(std::string_view name) const { return get_or<std::int64_t>(at(name), 0); }
bool Entity::flag(std::string_view name) const { return get_or(at(name), false); }
Guid Entity::reference(std::string_view name) const { return get_or(at(name), Guid{}); }
Instant Entity::date(std::string_view name) const { return get_or(at(name), Instant{}); }

bool operator==(const Entity& left, const Entity& right) {
    return left.type == right.type && left.values == right.values;
}

}  // namespace orrery::repository
