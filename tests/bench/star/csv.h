// The star as five CSV files.
#pragma once

#include <cstdint>
#include <filesystem>

namespace orrery::bench {

/// Writes sales.csv, customers.csv, products.csv, dates.csv and stores.csv into `folder`, which is made if needed.
/// Throws std::runtime_error.
void write_csv(std::uint64_t rows, const std::filesystem::path& folder);

}  // namespace orrery::bench
