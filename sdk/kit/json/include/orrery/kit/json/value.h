// A JSON value: null, boolean, integer, number, string, array or object.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace orrery::json {

/// Thrown by everything in the kit: malformed text, a value of another kind than asked for, a path that leads nowhere.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Member;

/// A JSON value with value semantics. Objects keep the order of their members; a look-up is linear, which is the right
/// trade for the small objects protocols send. Not synchronised: share const, or lock. What is taken out of a temporary
/// value is given by value, so that `for (auto& item : parse(text)["rows"].items())` is safe.
class Value {
public:
    /// In the order of the alternatives held.
    enum class Kind { null, boolean, integer, number, string, array, object };
    using Array = std::vector<Value>;
    using Object = std::vector<Member>;

    Value();
    Value(const Value&);
    Value(Value&&) noexcept;
    Value& operator=(const Value&);
    Value& operator=(Value&&) noexcept;
    ~Value();
    Value(std::nullptr_t);
    Value(bool value);
    template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) Value(T value);
    Value(double value);
    Value(const char* value);
    Value(std::string_view value);
    Value(std::string value);
    Value(Array value);
    Value(Object value);

    static Value array(std::initializer_list<Value> items = {});
    static Value object(std::initializer_list<Member> members = {});

    Kind kind() const { return static_cast<Kind>(data_.index()); }
    bool is_null() const { return kind() == Kind::null; }
    bool is_bool() const { return kind() == Kind::boolean; }
    bool is_integer() const { return kind() == Kind::integer; }
    /// True for integers too.
    bool is_number() const { return kind() == Kind::number || kind() == Kind::integer; }
    bool is_string() const { return kind() == Kind::string; }
    bool is_array() const { return kind() == Kind::array; }
    bool is_object() const { return kind() == Kind::object; }

    /// Strict access: throws Error naming both kinds when the value is of another kind.
    bool as_bool() const;
    /// Accepts a number without fraction, too.
    std::int64_t as_integer() const;
    double as_number() const;
    const std::string& as_string() const&;
    std::string as_string() &&;
    const Array& as_array() const&;
    Array& as_array() &;
    Array as_array() &&;
    const Object& as_object() const&;
    Object& as_object() &;
    Object as_object() &&;

    /// Lenient access: `otherwise` when the value is of another kind.
    bool bool_or(bool otherwise) const;
    std::int64_t integer_or(std::int64_t otherwise) const;
    double number_or(double otherwise) const;
    /// The view lives as long as this value is unchanged, or as `otherwise` does.
    std::string_view string_or(std::string_view otherwise) const;

    /// Items of an array, members of an object, else 0.
    std::size_t size() const;

    /// The member of that name, or nullptr (also when this is no object).
    const Value* find(std::string_view name) const;
    Value* find(std::string_view name);
    bool contains(std::string_view name) const { return find(name) != nullptr; }
    /// The member of that name, or a null value when there is none.
    const Value& operator[](std::string_view name) const&;
    Value operator[](std::string_view name) &&;
    const Value& operator[](const char* name) const& { return (*this)[std::string_view(name)]; }
    Value operator[](const char* name) && { return std::move(*this)[std::string_view(name)]; }
    /// The item at that place, or a null value when there is none.
    template <class T>
    requires std::is_integral_v<T>
    const Value& operator[](T index) const& { return item(static_cast<std::size_t>(index)); }
    template <class T>
    requires std::is_integral_v<T> Value operator[](T index) && { return item(static_cast<std::size_t>(index)); }
    /// The member of that name, made (null) when missing. A null value becomes an object first; other kinds throw.
    Value& member(std::string_view name);
    /// Sets a member and returns this value, so calls chain.
    Value& set(std::string_view name, Value value);
    /// Removes a member; false when there was none.
    bool erase(std::string_view name);
    /// Appends to an array. A null value becomes an array first; other kinds throw.
    Value& push_back(Value value);

    /// Iteration over an array: empty for every other kind.
    const Array& items() const&;
    Array items() &&;
    /// Iteration over an object: empty for every other kind.
    const Object& members() const&;
    Object members() &&;

    /// Deep equality; 1 and 1.0 are equal, the order of members does not matter.
    friend bool operator==(const Value& left, const Value& right);

private:
    const Value& item(std::size_t index) const;

    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> data_;
};

/// A name and its value in an object.
struct Member {
    std::string name;
    Value value;
};

// Behind Member, since values hold members: a compiler may look into these where it meets them.
inline Value::Value() = default;
inline Value::Value(const Value&) = default;
inline Value::Value(Value&&) noexcept = default;
inline Value& Value::operator=(const Value&) = default;
inline Value& Value::operator=(Value&&) noexcept = default;
inline Value::~Value() = default;
inline Value::Value(std::nullptr_t) {}
inline Value::Value(bool value) : data_(value) {}
template <class T>
requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) Value::Value(T value)
    : data_(static_cast<std::int64_t>(value)) {}
inline Value::Value(double value) : data_(value) {}
inline Value::Value(const char* value) : data_(std::string(value)) {}
inline Value::Value(std::string_view value) : data_(std::string(value)) {}
inline Value::Value(std::string value) : data_(std::move(value)) {}
inline Value::Value(Array value) : data_(std::move(value)) {}
inline Value::Value(Object value) : data_(std::move(value)) {}

/// "null", "boolean", … for messages.
std::string_view name_of(Value::Kind kind);

}  // namespace orrery::json
