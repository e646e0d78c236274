#include "qix/set_text.h"

#include <fmt/format.h>

namespace orrery::qix {
namespace {

bool is_bare(const std::string& name) {
    const auto is_letter = [](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
    };
    if (name.empty() || !is_letter(name[0])) return false;
    for (const char byte : name)
        if (!is_letter(byte) && !(byte >= '0' && byte <= '9')) return false;
    return true;
}

std::string doubled(const std::string& text, char mark) {
    std::string out;
    for (const char byte : text) {
        out += byte;
        if (byte == mark) out += byte;
    }
    return out;
}

std::string value_text(const engine::Symbols& symbols, engine::Element element) {
    if (symbols.has_number(element)) return fmt::format("{}", symbols.number(element));
    return "'" + doubled(symbols.to_text(element), '\'') + "'";
}

}  // namespace

std::string set_text(const engine::SelectionState& selection, const engine::DataModel& model) {
    std::string fields;
    for (const engine::FieldSelection& chosen : selection.fields()) {
        const engine::Field& field = model.field(chosen.field);
        std::string values;
        chosen.elements->for_each([&](std::uint64_t element) {
            values += (values.empty() ? "" : ",") + value_text(field.symbols(), static_cast<engine::Element>(element));
        });
        const std::string name = is_bare(field.name()) ? field.name() : "[" + doubled(field.name(), ']') + "]";
        fields += (fields.empty() ? "" : ",") + name + "={" + values + "}";
    }
    return fields.empty() ? "{$}" : "{<" + fields + ">}";
}

}  // namespace orrery::qix
