#include "app/inspection_report.h"

#include <algorithm>
#include <cstdio>

#include "orrery/kit/json.h"

namespace orrery::app {
namespace {

using namespace orrery::engine;

std::string with_commas(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, 1, ',');
    return text;
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(text.size() < width ? width - text.size() : 0, ' ');
}
std::string right(const std::string& text, std::size_t width) {
    return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

/// How a field's values are kept.
std::string encoding_of(const StoredField& field) {
    if (field.size == 0) return "none";
    if (field.kinds.bytes != 0) return "mixed";
    switch (field.uniform) {
        case Symbols::Kind::number:
            return "numbers";
        case Symbols::Kind::text:
            return "texts";
        case Symbols::Kind::dual:
            return "numbers with texts";
    }
    return "unknown";
}

std::uint32_t bits_of(const StoredColumn& column, const AppFileLayout& layout) {
    return layout.version == kAppFileOldVersion ? column.width * 8 : column.width;
}

std::string table_lines(const StoredTable& table, const AppFileLayout& layout) {
    std::string out = "\nTable \"" + table.details.name + "\": " + with_commas(table.rows) + " rows, " +
                      with_commas(bytes_of(table)) + " bytes" + (table.details.synthetic ? ", synthetic" : "") +
                      (table.details.loose ? ", loosely coupled" : "") + "\n";
    for (const StoredColumn& column : table.columns)
        out += "  " + padded(layout.fields[column.field].details.name, 30) + " " +
               right(std::to_string(bits_of(column, layout)), 3) + " bits a row " +
               right(with_commas(column.codes.bytes), 15) + " bytes at " + with_commas(column.codes.offset) + "\n";
    return out;
}

std::string field_lines(const AppFileLayout& layout) {
    if (layout.fields.empty()) return {};
    std::string out = "\nFields\n";
    for (const StoredField& field : layout.fields)
        out += "  " + padded(field.details.name, 30) + " " + right(with_commas(field.size), 12) + " values " +
               right(with_commas(bytes_of(field)), 15) + " bytes, " + encoding_of(field) + "\n";
    return out;
}

std::string document_lines(const InspectedDocument& document) {
    std::string out = "App \"" + document.title + "\" " + document.id + ", saved " + document.modified +
                      (document.last_reload.empty() ? ", never reloaded" : ", reloaded " + document.last_reload) + "\n";
    std::uint64_t all = 0;
    std::string kinds;
    for (const auto& [kind, count] : document.objects) {
        all += count;
        kinds += (kinds.empty() ? ": " : ", ") + std::to_string(count) + " " + kind;
    }
    return out + "Objects: " + std::to_string(all) + kinds + "; " + with_commas(document.bytes) + " bytes\n";
}

std::string data_lines(const Inspected& found) {
    const AppFileLayout& layout = found.data.layout;
    std::string out = "Data file " + found.data_path.string() + ": format version " + std::to_string(layout.version) +
                      ", " + with_commas(found.data.bytes) + " bytes, " + std::to_string(layout.tables.size()) +
                      " tables, " + std::to_string(layout.fields.size()) + " fields\n";
    for (const StoredSection& section : layout.sections)
        out += "Section \"" + section.name + "\": " + with_commas(section.bytes.bytes) + " bytes\n";
    for (const StoredTable& table : layout.tables) out += table_lines(table, layout);
    out += field_lines(layout);
    for (const ModelWarning& warning : layout.warnings) out += "Warning of the load: " + warning.message + "\n";
    return out;
}

json::Value fields_json(const AppFileLayout& layout) {
    json::Value list = json::Value::array();
    for (const StoredField& field : layout.fields)
        list.push_back(json::Value::object({{"name", field.details.name},
                                            {"values", field.size},
                                            {"encoding", encoding_of(field)},
                                            {"bytes", bytes_of(field)},
                                            {"numberBytes", field.numbers.bytes},
                                            {"textBytes", field.text_offsets.bytes + field.text_bytes.bytes},
                                            {"synthetic", field.details.synthetic}}));
    return list;
}

json::Value tables_json(const AppFileLayout& layout) {
    json::Value list = json::Value::array();
    for (const StoredTable& table : layout.tables) {
        json::Value columns = json::Value::array();
        for (const StoredColumn& column : table.columns)
            columns.push_back(json::Value::object({{"field", layout.fields[column.field].details.name},
                                                   {"bits", bits_of(column, layout)},
                                                   {"bytes", column.codes.bytes},
                                                   {"offset", column.codes.offset},
                                                   {"blocks", column.codes.checksums.size()}}));
        list.push_back(json::Value::object({{"name", table.details.name},
                                            {"rows", table.rows},
                                            {"bytes", bytes_of(table)},
                                            {"synthetic", table.details.synthetic},
                                            {"loose", table.details.loose},
                                            {"columns", std::move(columns)}}));
    }
    return list;
}

json::Value document_json(const InspectedDocument& document) {
    json::Value objects = json::Value::object();
    for (const auto& [kind, count] : document.objects) objects.set(kind, count);
    return json::Value::object({{"id", document.id},
                                {"title", document.title},
                                {"modified", document.modified},
                                {"lastReload", document.last_reload},
                                {"bytes", document.bytes},
                                {"objects", std::move(objects)}});
}

json::Value data_json(const Inspected& found) {
    const AppFileLayout& layout = found.data.layout;
    json::Value sections = json::Value::object(), warnings = json::Value::array();
    for (const StoredSection& section : layout.sections) sections.set(section.name, section.bytes.bytes);
    for (const ModelWarning& warning : layout.warnings) warnings.push_back(warning.message);
    return json::Value::object({{"file", found.data_path.string()},
                                {"formatVersion", layout.version},
                                {"bytes", found.data.bytes},
                                {"blocks", found.data.blocks},
                                {"sections", std::move(sections)},
                                {"tables", tables_json(layout)},
                                {"fields", fields_json(layout)},
                                {"warnings", std::move(warnings)}});
}

}  // namespace

std::string text_report(const Inspected& found) {
    std::string out;
    if (found.document) out += document_lines(*found.document);
    if (!found.data_path.empty())
        out += data_lines(found);
    else if (found.document)
        out += "No data\n";
    out += "\n" + with_commas(found.data.blocks) + " blocks looked at, " +
           (found.data.faults.empty() ? "everything is as it was written\n"
                                      : std::to_string(found.data.faults.size()) + " errors:\n");
    for (const AppFileFault& fault : found.data.faults)
        out += (fault.offset ? "  at byte " + std::to_string(*fault.offset) + ": " : "  ") + fault.what + "\n";
    return out;
}

std::string json_report(const Inspected& found) {
    json::Value errors = json::Value::array();
    for (const AppFileFault& fault : found.data.faults)
        errors.push_back(json::Value::object(
            {{"message", fault.what}, {"offset", fault.offset ? json::Value(*fault.offset) : json::Value()}}));
    return json::dump(json::Value::object({{"whole", found.data.faults.empty()},
                                           {"app", found.document ? document_json(*found.document) : json::Value()},
                                           {"data", found.data_path.empty() ? json::Value() : data_json(found)},
                                           {"errors", std::move(errors)}}),
                      json::Style::pretty) +
           "\n";
}

}  // namespace orrery::app
