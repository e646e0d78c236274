// Writes QVD files: distinct values of each field, then rows of packed numbers of values.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "storage/model_builder.h"

namespace orrery::engine {

struct QvdColumn {
    std::string label;
    const ColumnBuilder* column = nullptr;
};

/// The file appears whole or not at all. `check_cancelled` is called often and throws to stop. Throws
/// std::system_error.
void write_qvd(const std::filesystem::path& path, const std::string& table, const std::string& created,
               const std::vector<QvdColumn>& columns, std::uint64_t rows, const std::function<void()>& check_cancelled);

}  // namespace orrery::engine
