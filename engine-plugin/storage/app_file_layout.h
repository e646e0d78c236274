// What the directory of an app file says: which fields and tables it holds, and where their arrays lie.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "storage/app_file.h"
#include "storage/app_file_format.h"
#include "storage/data_model.h"
#include "storage/guarded_data.h"
#include "storage/mapped_file.h"

namespace orrery::engine {

struct StoredSection {
    std::string name;
    StoredArray bytes;
};

struct StoredField {
    FieldDetails details;
    Element size = 0;
    Symbols::Kind uniform = Symbols::Kind::number;
    StoredArray kinds, numbers, text_offsets, text_bytes;
};

struct StoredColumn {
    FieldId field = kNoField;
    std::uint32_t width = 0;  // bits of a code; in version 1 bytes
    StoredArray codes;
};

struct StoredTable {
    TableDetails details;
    std::uint64_t rows = 0;
    std::vector<StoredColumn> columns;
};

struct AppFileLayout {
    std::uint32_t version = kAppFileVersion;
    std::vector<StoredSection> sections;
    bool has_model = false;
    std::vector<StoredField> fields;
    std::vector<StoredTable> tables;
    std::vector<ModelWarning> warnings;
    AccessPtr access;  // null where everybody sees everything
};

/// The layout of a mapped file: all arrays lie within it, columns name fields that are there; what the arrays hold is
/// not looked at. Throws AppFileError; `path` is for its texts.
AppFileLayout read_layout(const std::filesystem::path& path, const MappedFile& file);

/// Bytes of the array's block of that number.
inline std::uint64_t block_bytes(const StoredArray& array, std::size_t block) {
    return std::min(kAppFileBlock, array.bytes - block * kAppFileBlock);
}

AppFileError damaged_app_file(const std::filesystem::path& path, const std::string& how, std::uint64_t offset);

}  // namespace orrery::engine
