// Functions of the load script that depend on the record being loaded; the script's record context computes them.
#include <array>

#include "expression/function_families.h"

namespace orrery::engine {
namespace {

constexpr FunctionInfo record(std::string_view name, RecordFunction function, FunctionGroup group,
                              std::uint8_t min_arguments, std::uint8_t max_arguments, std::string_view help,
                              bool first_is_name = false) {
    FunctionInfo info{name, group, FunctionKind::record, min_arguments, max_arguments};
    info.record = function;
    info.first_is_name = first_is_name;
    info.deterministic = false;
    info.help = help;
    return info;
}

using F = RecordFunction;
constexpr auto kRecord = FunctionGroup::record;
constexpr auto kCounter = FunctionGroup::counter;
constexpr auto kMapping = FunctionGroup::mapping;
constexpr auto kFile = FunctionGroup::file;
constexpr auto kField = FunctionGroup::field;
constexpr std::array kFunctions{
    record("ApplyMap", F::apply_map, kMapping, 2, 3, "map, key, default"),
    record("AutoNumber", F::auto_number, kCounter, 1, 2, "value, counter"),
    record("AutoNumberHash128", F::auto_number, kCounter, 1, kAnyNumber, "value, ..."),
    record("AutoNumberHash256", F::auto_number, kCounter, 1, kAnyNumber, "value, ..."),
    record("Exists", F::exists, kRecord, 1, 2, "field, value", true),
    record("FieldIndex", F::field_index, kField, 2, 2, "field, value", true),
    record("FieldName", F::field_name, kField, 1, 2, "number, table"),
    record("FieldNumber", F::field_number, kField, 1, 2, "field, table", true),
    record("FieldValue", F::field_value, kField, 2, 2, "field, number", true),
    record("FieldValueCount", F::field_value_count, kField, 1, 1, "field", true),
    record("FileBaseName", F::file_base_name, kFile, 0, 0, ""),
    record("FileDir", F::file_dir, kFile, 0, 0, ""),
    record("FileExtension", F::file_extension, kFile, 0, 0, ""),
    record("FileName", F::file_name, kFile, 0, 0, ""),
    record("FilePath", F::file_path, kFile, 0, 0, ""),
    record("FileSize", F::file_size, kFile, 0, 1, "file"),
    record("FileTime", F::file_time, kFile, 0, 1, "file"),
    record("IsPartialReload", F::is_partial_reload, kRecord, 0, 0, ""),
    record("IterNo", F::iter_no, kCounter, 0, 0, ""),
    record("Lookup", F::lookup, kRecord, 3, 4, "field, match field, value, table"),
    record("MapSubString", F::map_substring, kMapping, 2, 2, "map, text"),
    record("NoOfFields", F::no_of_fields, kField, 0, 1, "table"),
    record("NoOfRows", F::no_of_rows, kField, 0, 1, "table"),
    record("NoOfTables", F::no_of_tables, kField, 0, 0, ""),
    record("Peek", F::peek, kRecord, 1, 3, "field, row, table", true),
    record("Previous", F::previous, kRecord, 1, 1, "expression"),
    record("QvdCreateTime", F::qvd_create_time, kFile, 1, 1, "file"),
    record("QvdFieldName", F::qvd_field_name, kFile, 2, 2, "file, number"),
    record("QvdNoOfFields", F::qvd_no_of_fields, kFile, 1, 1, "file"),
    record("QvdNoOfRecords", F::qvd_no_of_records, kFile, 1, 1, "file"),
    record("QvdTableName", F::qvd_table_name, kFile, 1, 1, "file"),
    record("RecNo", F::rec_no, kCounter, 0, 0, ""),
    record("RowNo", F::row_no, kCounter, 0, 1, "TOTAL"),
    record("TableName", F::table_name, kField, 1, 1, "number"),
    record("TableNumber", F::table_number, kField, 1, 1, "table"),
};

}  // namespace

std::span<const FunctionInfo> record_functions() { return kFunctions; }

}  // namespace orrery::engine
