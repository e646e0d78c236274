// Functions about files, tables and fields; they look nothing up in the record itself.
#include <filesystem>

#include "expression/format_date.h"
#include "script/qvd_header.h"
#include "script/record_context.h"
#include "storage/mapped_file.h"

namespace orrery::engine {
namespace {

double number_or(std::span<const Value> arguments, std::size_t index, double otherwise) {
    return index < arguments.size() && arguments[index].has_number() ? arguments[index].number() : otherwise;
}

std::string text_of(std::span<const Value> arguments, std::size_t index) {
    return index < arguments.size() ? arguments[index].to_text() : std::string();
}

}  // namespace

Value RecordContext::file_function(RecordFunction function) const {
    if (input_.file.empty()) return {};
    std::filesystem::path path(input_.file);
    std::error_code error;
    switch (function) {
        case RecordFunction::file_name:
            return Value::text(path.filename().string());
        case RecordFunction::file_base_name:
            return Value::text(path.stem().string());
        case RecordFunction::file_path:
            return Value::text(input_.file);
        case RecordFunction::file_dir:
            return Value::text(path.parent_path().string());
        case RecordFunction::file_extension: {
            std::string extension = path.extension().string();
            return Value::text(extension.empty() ? extension : extension.substr(1));
        }
        case RecordFunction::file_size: {
            auto size = std::filesystem::file_size(input_.real_file, error);
            return error ? Value() : Value(static_cast<double>(size));
        }
        default:
            return {};
    }
}

/// What the header of a QVD file says; null for a file that is none.
Value RecordContext::qvd_function(RecordFunction function, std::span<const Value> arguments) const {
    const std::string shown = text_of(arguments, 0);
    QvdHeader header;
    try {
        const MappedFile file(resolve_file(state_.connections(), shown));
        header = read_qvd_header({reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()}, shown);
    } catch (const std::runtime_error&) {
        return {};
    }
    switch (function) {
        case RecordFunction::qvd_no_of_records:
            return {static_cast<double>(header.rows)};
        case RecordFunction::qvd_no_of_fields:
            return {static_cast<double>(header.fields.size())};
        case RecordFunction::qvd_table_name:
            return Value::text(header.table);
        case RecordFunction::qvd_field_name: {
            const double number = number_or(arguments, 1, 0);
            if (!(number >= 1) || number > static_cast<double>(header.fields.size())) return {};
            return Value::text(header.fields[static_cast<std::size_t>(number) - 1].name);
        }
        default:
            if (const auto created = parse_date(header.created, "YYYY-MM-DD hh:mm:ss", state_.formats()))
                return Value::dual(header.created, *created);
            return {};
    }
}

Value RecordContext::table_function(RecordFunction function, std::span<const Value> arguments) const {
    std::list<TableBuilder>& tables = state_.model.tables();
    if (function == RecordFunction::no_of_tables) return {static_cast<double>(tables.size())};
    if (function == RecordFunction::table_name) {
        double wanted = number_or(arguments, 0, -1);
        if (!(wanted >= 0) || wanted >= static_cast<double>(tables.size())) return {};
        return Value::text(std::next(tables.begin(), static_cast<std::ptrdiff_t>(wanted))->name());
    }
    std::string name =
        text_of(arguments, function == RecordFunction::field_name || function == RecordFunction::field_number ? 1 : 0);
    double number = 0;
    for (const TableBuilder& table : tables) {
        const std::vector<ColumnBuilder>& columns = table.columns();
        if (table.name() == name) switch (function) {
                case RecordFunction::table_number:
                    return {number};
                case RecordFunction::no_of_rows:
                    return {static_cast<double>(table.rows())};
                case RecordFunction::no_of_fields:
                    return {static_cast<double>(columns.size())};
                case RecordFunction::field_name: {
                    double wanted = number_or(arguments, 0, 0);
                    if (!(wanted >= 1) || wanted > static_cast<double>(columns.size())) return {};
                    return Value::text(columns[static_cast<std::size_t>(wanted) - 1].field->details.name);
                }
                default:
                    for (std::size_t c = 0; c < columns.size(); ++c)
                        if (columns[c].field->details.name == text_of(arguments, 0))
                            return {static_cast<double>(c) + 1};
                    return {0};
            }
        ++number;
    }
    return {};
}

Value RecordContext::field_function(RecordFunction function, std::span<const Value> arguments) const {
    FieldBuilder* field = state_.model.find_field(text_of(arguments, 0));
    if (field == nullptr) return {};
    const SymbolsBuilder& symbols = field->symbols;
    if (function == RecordFunction::field_value_count) return {static_cast<double>(symbols.size())};
    if (function == RecordFunction::field_index) {
        Element e = symbols.find(arguments[1]);
        return {e == kNoElement ? 0.0 : static_cast<double>(e) + 1};
    }
    double wanted = number_or(arguments, 1, 0);
    if (!(wanted >= 1) || wanted > static_cast<double>(symbols.size())) return {};
    return symbols.value(static_cast<Element>(wanted) - 1);
}

}  // namespace orrery::engine
