#include "qix/selection_tools.h"

#include <cmath>
#include <map>
#include <string_view>

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

std::vector<engine::Element> element_of_each(const engine::Field& field, const json::Value::Array& values) {
    // What is looked for is few, what it is looked for in may be many.
    std::multimap<double, std::size_t> numbers;
    std::multimap<std::string_view, std::size_t> texts;
    for (std::size_t at = 0; at < values.size(); ++at) {
        double number = 0;
        if (!values[at]["qIsNumeric"].bool_or(false) || !read_wire_number(values[at]["qNumber"], number))
            texts.emplace(values[at]["qText"].string_or(""), at);
        else if (!std::isnan(number))
            numbers.emplace(number, at);
    }
    std::vector<engine::Element> elements(values.size(), engine::kNoElement);
    const auto found = [&](const auto& wanted, const auto& value, engine::Element element) {
        for (auto [each, end] = wanted.equal_range(value); each != end; ++each)
            if (elements[each->second] == engine::kNoElement) elements[each->second] = element;
    };
    const engine::Symbols& symbols = field.symbols();
    char buffer[engine::kNumberText];
    for (engine::Element element = 0; element < symbols.size(); ++element) {
        const double number = symbols.number(element);
        if (symbols.has_number(element)) found(numbers, number, element);
        if (texts.empty()) continue;
        const bool plain = !symbols.has_text(element);
        found(texts,
              plain ? std::string_view(buffer, engine::format_number(number, buffer)) : symbols.stored_text(element),
              element);
    }
    return elements;
}

std::vector<engine::Element> elements_of_values(const engine::Field& field, const json::Value::Array& values) {
    std::vector<engine::Element> elements = element_of_each(field, values);
    std::erase(elements, engine::kNoElement);
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
