#include <orrery/kit/json/value.h>

#include <algorithm>
#include <cmath>

namespace orrery::json {
namespace {

const Value null_value;
const Value::Array no_items;
const Value::Object no_members;

[[noreturn]] void wrong_kind(Value::Kind wanted, Value::Kind is) {
    throw Error("expected " + std::string(name_of(wanted)) + ", found " + std::string(name_of(is)));
}

bool is_whole(double number) { return number == std::floor(number) && std::abs(number) < 9.2e18; }

bool equal_objects(const Value::Object& left, const Value& right_value) {
    if (left.size() != right_value.size()) return false;
    return std::all_of(left.begin(), left.end(), [&](const Member& member) {
        const Value* other = right_value.find(member.name);
        return other != nullptr && member.value == *other;
    });
}

}  // namespace

std::string_view name_of(Value::Kind kind) {
    static constexpr std::string_view names[] = {"null", "boolean", "integer", "number", "string", "array", "object"};
    return names[static_cast<std::size_t>(kind)];
}

Value Value::array(std::initializer_list<Value> items) { return Value(Array(items)); }

Value Value::object(std::initializer_list<Member> members) { return Value(Object(members)); }

bool Value::as_bool() const {
    if (const bool* value = std::get_if<bool>(&data_)) return *value;
    wrong_kind(Kind::boolean, kind());
}

std::int64_t Value::as_integer() const {
    if (const auto* value = std::get_if<std::int64_t>(&data_)) return *value;
    if (const auto* value = std::get_if<double>(&data_); value != nullptr && is_whole(*value))
        return static_cast<std::int64_t>(*value);
    wrong_kind(Kind::integer, kind());
}

double Value::as_number() const {
    if (const auto* value = std::get_if<double>(&data_)) return *value;
    if (const auto* value = std::get_if<std::int64_t>(&data_)) return static_cast<double>(*value);
    wrong_kind(Kind::number, kind());
}

const std::string& Value::as_string() const& {
    if (const auto* value = std::get_if<std::string>(&data_)) return *value;
    wrong_kind(Kind::string, kind());
}

std::string Value::as_string() && { return std::as_const(*this).as_string(); }

const Value::Array& Value::as_array() const& {
    if (const auto* value = std::get_if<Array>(&data_)) return *value;
    wrong_kind(Kind::array, kind());
}

Value::Array& Value::as_array() & { return const_cast<Array&>(std::as_const(*this).as_array()); }

Value::Array Value::as_array() && { return std::move(static_cast<Value&>(*this).as_array()); }

const Value::Object& Value::as_object() const& {
    if (const auto* value = std::get_if<Object>(&data_)) return *value;
    wrong_kind(Kind::object, kind());
}

Value::Object& Value::as_object() & { return const_cast<Object&>(std::as_const(*this).as_object()); }

Value::Object Value::as_object() && { return std::move(static_cast<Value&>(*this).as_object()); }

bool Value::bool_or(bool otherwise) const { return is_bool() ? as_bool() : otherwise; }

std::int64_t Value::integer_or(std::int64_t otherwise) const {
    if (const auto* value = std::get_if<double>(&data_)) return is_whole(*value) ? as_integer() : otherwise;
    return is_integer() ? as_integer() : otherwise;
}

double Value::number_or(double otherwise) const { return is_number() ? as_number() : otherwise; }

std::string_view Value::string_or(std::string_view otherwise) const { return is_string() ? as_string() : otherwise; }

std::size_t Value::size() const { return is_object() ? as_object().size() : items().size(); }

const Value* Value::find(std::string_view name) const {
    for (const Member& member : members())
        if (member.name == name) return &member.value;
    return nullptr;
}

Value* Value::find(std::string_view name) { return const_cast<Value*>(std::as_const(*this).find(name)); }

const Value& Value::operator[](std::string_view name) const& {
    const Value* found = find(name);
    return found != nullptr ? *found : null_value;
}

Value Value::operator[](std::string_view name) && {
    Value* found = find(name);
    return found != nullptr ? std::move(*found) : Value();
}

const Value& Value::item(std::size_t index) const {
    const Array& all = items();
    return index < all.size() ? all[index] : null_value;
}

Value& Value::member(std::string_view name) {
    if (is_null()) data_ = Object();
    if (Value* found = find(name)) return *found;
    Object& object = as_object();
    object.push_back({std::string(name), Value()});
    return object.back().value;
}

Value& Value::set(std::string_view name, Value value) {
    member(name) = std::move(value);
    return *this;
}

bool Value::erase(std::string_view name) {
    return is_object() && std::erase_if(as_object(), [&](const Member& member) { return member.name == name; }) > 0;
}

Value& Value::push_back(Value value) {
    if (is_null()) data_ = Array();
    as_array().push_back(std::move(value));
    return *this;
}

const Value::Array& Value::items() const& { return is_array() ? as_array() : no_items; }

Value::Array Value::items() && { return is_array() ? std::move(*this).as_array() : Array(); }

const Value::Object& Value::members() const& { return is_object() ? as_object() : no_members; }

Value::Object Value::members() && { return is_object() ? std::move(*this).as_object() : Object(); }

bool operator==(const Value& left, const Value& right) {
    if (left.is_number() && right.is_number()) {
        if (left.is_integer() && right.is_integer()) return left.as_integer() == right.as_integer();
        return left.as_number() == right.as_number();
    }
    if (left.kind() != right.kind()) return false;
    switch (left.kind()) {
        case Value::Kind::boolean:
            return left.as_bool() == right.as_bool();
        case Value::Kind::string:
            return left.as_string() == right.as_string();
        case Value::Kind::array:
            return left.as_array() == right.as_array();
        case Value::Kind::object:
            return equal_objects(left.as_object(), right);
        default:
            return true;
    }
}

}  // namespace orrery::json
