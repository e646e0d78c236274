// A session over a model, with everything calculations ask for; and short texts of results.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cube/cube.h"
#include "cube/single_value.h"
#include "storage/model_builder.h"

namespace orrery::engine::test {

class Session {
public:
    explicit Session(std::shared_ptr<const DataModel> model)
        : states_cache(std::make_shared<StatesCache>(std::size_t{64} << 20)), selections(model, states_cache) {
        environment.selections = &selections;
        environment.states_cache = states_cache;
        environment.cache = std::make_shared<CalculationCache>(std::size_t{64} << 20);
        environment.variable = [this](std::string_view name) {
            const auto found = variables.find(std::string(name));
            return found == variables.end() ? std::nullopt : std::optional(found->second);
        };
    }

    /// Selects values by their displayed texts.
    bool select(const std::string& field, const std::vector<std::string>& values, bool toggle = false) {
        const DataModel& model = *selections.model();
        const FieldId id = model.find_field(field).value();
        std::vector<Element> elements;
        for (Element e = 0; e < model.field(id).cardinality(); ++e)
            for (const std::string& value : values)
                if (model.field(id).symbols().to_text(e) == value) elements.push_back(e);
        const bool done = selections.select({kDefaultState, id}, elements, toggle);
        selections.commit();
        return done;
    }

    std::string value(const std::string& expression) const {
        const auto result = evaluate_expression(expression, environment);
        if (!result) return "error: " + result.error().describe();
        return result.value().is_null() ? "null" : result.value().to_text();
    }

    std::shared_ptr<const Cube> cube(const std::vector<std::string>& dimensions,
                                     const std::vector<std::string>& measures) {
        return calculate_cube(definition(dimensions, measures), environment);
    }

    static CubeDefinition definition(const std::vector<std::string>& dimensions,
                                     const std::vector<std::string>& measures) {
        CubeDefinition out;
        for (const std::string& dimension : dimensions) {
            out.dimensions.emplace_back().definition = dimension;
            out.dimensions.back().sort.by_ascii = 1;
        }
        for (const std::string& measure : measures) out.measures.emplace_back().definition = measure;
        return out;
    }

    /// "DE 9; SE 12; - 1"
    std::string rows(const std::vector<std::string>& dimensions, const std::vector<std::string>& measures) {
        return text(*cube(dimensions, measures));
    }

    static std::string text(const Cube& cube) {
        if (cube.error()) return "error: " + cube.error()->message;
        std::string out;
        for (const auto& row : cube.page({0, 0, cube.columns(), cube.rows()}).rows) {
            if (!out.empty()) out += "; ";
            for (const engine::Cell& cell : row) out += (&cell == &row.front() ? "" : " ") + cell.text;
        }
        return out;
    }

    std::shared_ptr<StatesCache> states_cache;
    AppSelections selections;
    ChartEnvironment environment;
    std::map<std::string, std::string> variables;
};

}  // namespace orrery::engine::test
