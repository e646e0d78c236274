#include "qix/selection_tools.h"

#include <cmath>

#include "qix/errors.h"
#include "qix/method_tools.h"

namespace orrery::qix {

std::string state_parameter(Call& call) {
    const std::string& name = call.params.text("qStateName");
    if (name.empty()) return engine::kDefaultState;
    if (!workspace(call).selections().has_state(name))
        throw QixError(ErrorCode::not_found, "Not found: state " + name, name);
    return name;
}

std::vector<engine::Element> elements_of_values(const engine::Field& field, const json::Value::Array& values) {
    std::map<double, engine::Element> by_number;
    std::map<std::string, engine::Element, std::less<>> by_text;
    const engine::Symbols& symbols = field.symbols();
    for (engine::Element element = 0; element < symbols.size(); ++element) {
        if (symbols.has_number(element)) by_number.emplace(symbols.number(element), element);
        by_text.emplace(symbols.to_text(element), element);
    }
    std::vector<engine::Element> elements;
    for (const json::Value& value : values) {
        double number = 0;
        const bool numeric = value["qIsNumeric"].bool_or(false) && read_wire_number(value["qNumber"], number);
        const auto numbered = numeric ? by_number.find(number) : by_number.end();
        const auto named = by_text.find(value["qText"].string_or(""));
        if (numbered != by_number.end())
            elements.push_back(numbered->second);
        else if (!numeric && named != by_text.end())
            elements.push_back(named->second);
    }
    return elements;
}

json::Value field_value(const engine::Field& field, engine::Element element) {
    const engine::Symbols& symbols = field.symbols();
    const double number = symbols.number(element);
    return json::Value::object({{"qText", symbols.to_text(element)},
                                {"qIsNumeric", symbols.has_number(element)},
                                {"qNumber", wire_number(number)}});
}

}  // namespace orrery::qix
