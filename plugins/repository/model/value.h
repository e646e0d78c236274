// What a property of an entity can hold, and entities themselves.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "guid.h"
#include "instant.h"

namespace orrery::repository {

struct Entity;
struct Field;
class Type;

/// No value (an empty reference, or not loaded), a scalar, a list of scalars, or owned child entities.
using Value = std::variant<std::monostate, bool, std::int64_t, std::string, Instant, Guid, std::vector<std::string>,
                           std::vector<std::int64_t>, std::vector<Guid>, std::vector<Entity>>;

/// One entity of a declared type: its values stand in the order of the type's fields.
struct Entity {
    const Type* type = nullptr;
    std::vector<Value> values;

    /// A new one with a random id and every default.
    static Entity fresh(const Type& type);

    Guid id() const;
    Value& operator[](const Field& field);
    const Value& operator[](const Field& field) const;
    /// By property name (exact); throws std::out_of_range when the type has no such field.
    Value& at(std::string_view name);
    const Value& at(std::string_view name) const;
    /// The text (number, truth, …) under a name; empty when it is of another kind.
    const std::string& text(std::string_view name) const;
    std::int64_t integer(std::string_view name) const;
    bool flag(std::string_view name) const;
    /// Zero when the reference is empty.
    Guid reference(std::string_view name) const;
    Instant date(std::string_view name) const;
};

bool operator==(const Entity& left, const Entity& right);

}  // namespace orrery::repository
