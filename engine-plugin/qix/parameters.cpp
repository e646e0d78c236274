#include "qix/parameters.h"

#include <cmath>
#include <limits>

#include "qix/errors.h"

namespace orrery::qix {
namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
    throw QixError(ErrorCode::invalid_parameters, "Invalid parameter " + name + ": " + why, name);
}

struct TypeName {
    std::string_view name;
    ParameterType type;
    json::Value empty;
};

const TypeName& type_named(std::string_view name) {
    static const TypeName types[] = {{"text", ParameterType::text, ""},
                                     {"boolean", ParameterType::boolean, false},
                                     {"integer", ParameterType::integer, 0},
                                     {"number", ParameterType::number, 0.0},
                                     {"object", ParameterType::object, json::Value::object()},
                                     {"array", ParameterType::array, json::Value::array()},
                                     {"any", ParameterType::any, json::Value()}};
    for (const TypeName& type : types)
        if (type.name == name) return type;
    throw std::logic_error("a signature names the unknown type " + std::string(name));
}

std::string_view name_of(ParameterType type) {
    static constexpr std::string_view names[] = {"a text",    "true or false", "a whole number", "a number",
                                                 "an object", "an array",      "a value"};
    return names[static_cast<std::size_t>(type)];
}

bool fits(ParameterType type, const json::Value& value) {
    double number = 0;
    switch (type) {
        case ParameterType::text:
            return value.is_string();
        case ParameterType::boolean:
            return value.is_bool();
        case ParameterType::integer:
            return value.is_integer() || (value.is_number() && value.integer_or(-1) == value.integer_or(1));
        case ParameterType::number:
            return read_wire_number(value, number);
        case ParameterType::object:
            return value.is_object();
        case ParameterType::array:
            return value.is_array();
        case ParameterType::any:
            return true;
    }
    return false;
}

Parameter read_parameter(std::string_view text) {
    Parameter parameter;
    const std::size_t equals = text.find('=');
    const std::string_view otherwise = equals == std::string_view::npos ? "" : text.substr(equals + 1);
    text = text.substr(0, equals);
    if (text.ends_with('?') || !otherwise.empty()) parameter.optional = true;
    if (text.ends_with('?')) text.remove_suffix(1);
    const std::size_t colon = text.find(':');
    const TypeName& type = type_named(colon == std::string_view::npos ? "text" : text.substr(colon + 1));
    parameter.name = text.substr(0, colon);
    parameter.type = type.type;
    parameter.otherwise = otherwise.empty() ? type.empty : json::parse(otherwise);
    return parameter;
}

}  // namespace

bool read_wire_number(const json::Value& value, double& number) {
    if (value.is_number()) {
        number = value.as_number();
        return true;
    }
    const std::string_view text = value.string_or("");
    if (text == "NaN")
        number = std::numeric_limits<double>::quiet_NaN();
    else if (text == "Infinity" || text == "+Infinity")
        number = std::numeric_limits<double>::infinity();
    else if (text == "-Infinity")
        number = -std::numeric_limits<double>::infinity();
    else
        return false;
    return true;
}

Signature::Signature(std::string_view declaration) {
    while (!declaration.empty()) {
        const std::size_t space = declaration.find(' ');
        parameters_.push_back(read_parameter(declaration.substr(0, space)));
        declaration.remove_prefix(space == std::string_view::npos ? declaration.size() : space + 1);
    }
}

Parameters::Parameters(const Signature& signature, const json::Value& params) {
    for (std::size_t place = 0; place < signature.parameters().size(); ++place) {
        const Parameter& parameter = signature.parameters()[place];
        const json::Value& given = params.is_object() ? params[parameter.name] : params[place];
        if (given.is_null()) {
            if (!parameter.optional && parameter.type != ParameterType::any) refuse(parameter.name, "it is missing");
            values_.set(parameter.name, parameter.otherwise);
            continue;
        }
        if (!fits(parameter.type, given))
            refuse(parameter.name, "expected " + std::string(name_of(parameter.type)) + ", found " +
                                       std::string(json::name_of(given.kind())));
        values_.set(parameter.name, given);
    }
}

const json::Value& Parameters::operator[](std::string_view name) const {
    if (const json::Value* value = values_.find(name)) return *value;
    throw std::logic_error("a method reads the undeclared parameter " + std::string(name));
}

double Parameters::number(std::string_view name) const {
    double number = 0;
    read_wire_number((*this)[name], number);
    return number;
}

std::vector<std::int64_t> Parameters::integers(std::string_view name) const {
    std::vector<std::int64_t> numbers;
    for (const json::Value& item : array(name)) {
        if (!fits(ParameterType::integer, item)) refuse(std::string(name), "expected an array of whole numbers");
        numbers.push_back(item.as_integer());
    }
    return numbers;
}

std::vector<std::string> Parameters::texts(std::string_view name) const {
    std::vector<std::string> texts;
    for (const json::Value& item : array(name)) {
        if (!item.is_string()) refuse(std::string(name), "expected an array of texts");
        texts.push_back(item.as_string());
    }
    return texts;
}

}  // namespace orrery::qix
