// A method's parameters: declared in one line, bound from an array or an object, read by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "orrery/kit/json.h"

namespace orrery::qix {

enum class ParameterType { text, boolean, integer, number, object, array, any };

struct Parameter {
    std::string name;
    ParameterType type = ParameterType::text;
    bool optional = false;
    json::Value otherwise;  ///< what an absent or null optional parameter reads as
};

/// Names, order, types and defaults, from a declaration such as "qPath qValues:array qToggleMode:boolean?":
/// name[:type][?][=default]; the type is text when not given, the default that type's empty value.
class Signature {
public:
    Signature() = default;
    explicit Signature(std::string_view declaration);
    const std::vector<Parameter>& parameters() const { return parameters_; }

private:
    std::vector<Parameter> parameters_;
};

/// The bound parameters of one call. Every declared name is present and of its declared type.
class Parameters {
public:
    /// Throws QixError invalid_parameters naming the parameter that is missing or of another type.
    Parameters(const Signature& signature, const json::Value& params);

    const json::Value& operator[](std::string_view name) const;
    const std::string& text(std::string_view name) const { return (*this)[name].as_string(); }
    bool flag(std::string_view name) const { return (*this)[name].as_bool(); }
    std::int64_t integer(std::string_view name) const { return (*this)[name].as_integer(); }
    double number(std::string_view name) const;
    const json::Value::Array& array(std::string_view name) const { return (*this)[name].as_array(); }
    /// An array of whole numbers; throws invalid_parameters for anything else in it.
    std::vector<std::int64_t> integers(std::string_view name) const;
    std::vector<std::string> texts(std::string_view name) const;

private:
    json::Value values_;
};

/// A number as clients send it: a JSON number, or the texts "NaN", "Infinity", "+Infinity", "-Infinity".
bool read_wire_number(const json::Value& value, double& number);

}  // namespace orrery::qix
