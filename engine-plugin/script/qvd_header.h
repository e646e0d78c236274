// The XML header of a QVD file: what its fields are and where their symbols and rows lie.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/field.h"

namespace orrery::engine {

struct QvdField {
    std::string name;
    std::uint32_t bit_offset = 0;  ///< in a row
    std::uint32_t bit_width = 0;   ///< 0: every row holds the same
    std::int32_t bias = 0;         ///< added to what the bits say; a negative sum is NULL
    NumberFormat format;
    std::uint64_t symbols = 0;
    std::uint64_t offset = 0;  ///< of the symbols, from the end of the header
    std::uint64_t length = 0;
};

struct QvdHeader {
    std::string table;
    std::string created;  ///< as the file says it: "YYYY-MM-DD hh:mm:ss"
    std::vector<QvdField> fields;
    std::uint64_t row_bytes = 0;
    std::uint64_t rows = 0;
    std::uint64_t offset = 0;  ///< of the rows, from the end of the header
    std::uint64_t length = 0;
    std::size_t body = 0;  ///< where the symbols and rows begin in the file
};

/// Reads the header at the start of a file and checks that everything it says lies within the file. Throws LoadError,
/// naming the file as `shown`.
QvdHeader read_qvd_header(std::string_view file, const std::string& shown);

/// The text of a header, up to and with the byte 0 that ends it.
std::string write_qvd_header(const QvdHeader& header);

}  // namespace orrery::engine
