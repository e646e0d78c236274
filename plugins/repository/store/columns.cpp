#include "columns.h"

#include <orrery/kit/json/parse.h>
#include <orrery/kit/json/write.h>

#include <stdexcept>

namespace orrery::repository {
namespace {

json::Value list_json(const Value& value) {
    json::Value out = json::Value::array();
    if (const auto* texts = std::get_if<std::vector<std::string>>(&value))
        for (auto& item : *texts) out.push_back(item);
    if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&value))
        for (auto& item : *numbers) out.push_back(item);
    if (const auto* ids = std::get_if<std::vector<Guid>>(&value))
        for (auto& item : *ids) out.push_back(item.text());
    return out;
}

Guid guid_of(std::string_view text) {
    auto guid = Guid::parse(text);
    if (!guid) throw std::runtime_error("the database holds '" + std::string(text) + "' where a GUID belongs");
    return *guid;
}

Value read_list(const Field& field, std::string_view text) {
    if (text == "[]")
        return field.kind == Kind::texts   ? Value(std::vector<std::string>{})
               : field.kind == Kind::guids ? Value(std::vector<Guid>{})
                                           : Value(std::vector<std::int64_t>{});
    const auto parsed = json::parse(text);
    std::vector<std::string> texts;
    std::vector<std::int64_t> numbers;
    std::vector<Guid> ids;
    for (auto& item : parsed.items()) {
        if (field.kind == Kind::texts) texts.push_back(item.as_string());
        if (field.kind == Kind::integers) numbers.push_back(item.as_integer());
        if (field.kind == Kind::guids) ids.push_back(guid_of(item.as_string()));
    }
    if (field.kind == Kind::texts) return texts;
    if (field.kind == Kind::guids) return ids;
    return numbers;
}

}  // namespace

std::vector<const Field*> row_fields(const Type& type) {
    std::vector<const Field*> out;
    for (auto& field : type.fields())
        if (!field.is_separate()) out.push_back(&field);
    return out;
}

std::vector<const Field*> separate_fields(const Type& type) {
    std::vector<const Field*> out;
    for (auto& field : type.fields())
        if (field.is_separate()) out.push_back(&field);
    return out;
}

std::string separate_table(const Type& type, const Field& field) { return type.name() + "." + field.name; }

void append_value(postgres::Statement& out, const Field& field, const Value& value) {
    switch (field.kind) {
        case Kind::text:
            out.value(std::get<std::string>(value));
            break;
        case Kind::integer:
        case Kind::enumeration:
            out.value(std::get<std::int64_t>(value));
            break;
        case Kind::boolean:
            out.value(std::get<bool>(value));
            break;
        case Kind::date:
            out.value(std::get<Instant>(value).text());
            break;
        case Kind::guid:
            out.value(std::get<Guid>(value).text());
            break;
        case Kind::reference:
            if (const auto* id = std::get_if<Guid>(&value))
                out.value(id->text());
            else
                out.null();
            break;
        case Kind::texts:
        case Kind::integers:
        case Kind::guids:
            out.value(json::dump(list_json(value)));
            break;
        case Kind::references:
        case Kind::children:
            throw std::logic_error("field " + field.name + " is no column");
    }
}

Value read_column(const Field& field, const postgres::Result& result, int row, int column) {
    const auto text = result.text(row, column);
    switch (field.kind) {
        case Kind::text:
            return std::string(text);
        case Kind::integer:
        case Kind::enumeration:
            return result.integer(row, column);
        case Kind::boolean:
            return result.boolean(row, column);
        case Kind::date: {
            auto instant = Instant::parse(text);
            if (!instant)
                throw std::runtime_error("the database holds '" + std::string(text) + "' where a date belongs");
            return *instant;
        }
        case Kind::guid:
            return guid_of(text);
        case Kind::reference:
            if (result.null(row, column)) return std::monostate{};
            return guid_of(text);
        default:
            return read_list(field, text);
    }
}

}  // namespace orrery::repository
