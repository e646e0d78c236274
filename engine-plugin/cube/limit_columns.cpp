// Building a cube: dimensions that show some values and take the others together.
#include <fmt/format.h>

#include "cube/cube_builder.h"

namespace orrery::engine {

/// What the ranking measure is for every value of the dimension by itself.
std::shared_ptr<const Cube> CubeBuilder::ranking(const CubeDimension& dimension) const {
    CubeDefinition definition;
    definition.dimensions.push_back(dimension);
    definition.dimensions[0].limit = {};
    definition.dimensions[0].attributes.clear();
    definition.dimensions[0].calc_condition.clear();
    definition.dimensions[0].show_all = false;
    definition.context_set = definition_.context_set;
    definition.measures.emplace_back().definition = dimension.limit.ranked_by;
    if (dimension.limit.ranked_by.empty()) definition.measures[0].definition = definition_.measures[0].definition;
    return calculate_cube(definition, environment_, state_);
}

/// Maps what does not stay to one code behind all others; nothing when everything stays, or nothing can be ranked.
std::optional<ValueColumn> CubeBuilder::limited(const CubeDimension& dimension, const ValueColumn& column) {
    const DimensionLimit& limit = dimension.limit;
    if (limit.mode == DimensionLimit::Mode::off || column.field == kNoField) return std::nullopt;
    if (definition_.measures.empty() && limit.ranked_by.empty()) return std::nullopt;
    key_ += fmt::format("/limit{},{},{},{},{},{},{}:{}", static_cast<int>(limit.mode), limit.number,
                        static_cast<int>(limit.comparison), limit.ascending, limit.keep_bad_values,
                        limit.suppress_others, limit.others_label, limit.ranked_by);
    keepable_ = keepable_ && limit.ranked_by.empty();
    const auto cube = ranking(dimension);
    if (cube->error()) return std::nullopt;
    std::vector<RankedValue> values;
    for (std::uint32_t row = 0; row < cube->rows(); ++row)
        if (const std::int32_t element = cube->element(row, 0); element >= 0)
            values.push_back({static_cast<Element>(element), cube->number(row, 0)});
    const double total = cube->totals().empty() ? kNotANumber : cube->totals()[0].number;
    const Element size = column.dictionary->size();
    const std::size_t all = values.size();
    const Bitmap kept = kept_values(limit, std::move(values), total, size);
    if (kept.count() == all) return std::nullopt;

    std::vector<Value> texts;
    texts.reserve(size + std::size_t{1});
    for (Element code = 0; code < size; ++code) texts.push_back(column.dictionary->value(code).owned());
    texts.push_back(Value::text(limit.others_label));
    auto map = std::make_shared<std::vector<Element>>();
    const std::size_t codes = column.map ? column.map->size() : size + std::size_t{1};
    map->reserve(codes);
    for (std::size_t at = 0; at < codes; ++at) {
        const Element code = column.map ? (*column.map)[at] : static_cast<Element>(at);
        map->push_back(code >= size ? size + 1 : kept.test(code) ? code : size);
    }
    ValueColumn out = column;
    out.dictionary = std::make_shared<const Dictionary>(std::move(texts));
    out.map = std::move(map);
    out.key.clear();
    return out;
}

}  // namespace orrery::engine
