// The flat form of a specification.
#include <orrery/kit/log/spec.h>

#include "text.h"

namespace orrery::logkit {

namespace {

constexpr std::string_view layout_prefix = "layout.";

void put_layout(Fields& out, const LayoutSpec& layout) {
    if (!layout.type.empty()) out.add("layout.type", layout.type);
    for (auto& converter : layout.converters) {
        // On the line, what stands first is the converter's name: it is what a pattern has.
        PartSpec line{std::string(converter.params.text("name")), {}};
        line.params.add("type", converter.type);
        for (auto& [name, value] : converter.params)
            if (!same_text(name, "name")) line.params.add(name, value);
        out.add("layout.converter", to_line(line));
    }
    for (auto& [name, value] : layout.params) out.add(std::string(layout_prefix) + lower(name), value);
}

PartSpec converter_from_line(std::string_view text) {
    auto line = part_from_line(text);
    PartSpec out{std::string(line.params.text("type")), {}};
    out.params.add("name", std::move(line.type));
    for (auto& [name, value] : line.params)
        if (!same_text(name, "type")) out.params.add(name, value);
    return out;
}

void take_layout(LayoutSpec& layout, std::string_view name, std::string_view value) {
    if (name == "type")
        layout.type = value;
    else if (name == "converter")
        layout.converters.push_back(converter_from_line(value));
    else
        layout.params.add(std::string(name), std::string(value));
}

}  // namespace

Fields to_fields(const AppenderSpec& spec) {
    Fields out{{"name", spec.name}};
    for (auto& filter : spec.filters) out.add("filter", to_line(filter));
    if (spec.evaluator) out.add("evaluator", to_line(*spec.evaluator));
    if (spec.lossy_evaluator) out.add("lossyevaluator", to_line(*spec.lossy_evaluator));
    for (auto& [name, value] : spec.params) out.add(lower(name), value);
    put_layout(out, spec.layout);
    return out;
}

AppenderSpec from_config(const Config& config) {
    AppenderSpec spec;
    std::string_view doing;
    try {
        for (auto& [name, value] : config.fields().items()) {
            doing = name;
            if ((value.empty() && name != "layout.nulltext") || name.starts_with("orrery.")) continue;
            if (name == "name")
                spec.name = value;
            else if (name == "filter")
                spec.filters.push_back(part_from_line(value));
            else if (name == "evaluator")
                spec.evaluator = part_from_line(value);
            else if (name == "lossyevaluator")
                spec.lossy_evaluator = part_from_line(value);
            else if (name == "conversionpattern")
                spec.layout.params.add("conversionpattern", std::string(value));
            else if (name.starts_with(layout_prefix))
                take_layout(spec.layout, name.substr(layout_prefix.size()), value);
            else
                spec.params.add(std::string(name), std::string(value));
        }
    } catch (const Error& error) {
        throw Error(error.code(), "parameter " + std::string(doing) + ": " + error.message(), error.hint());
    }
    if (spec.name.empty()) spec.name = config.stanza();
    return spec;
}

}  // namespace orrery::logkit
