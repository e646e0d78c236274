// An app as one file that travels between sites: an app file whose section "app.json" is the document.
#pragma once

#include <filesystem>
#include <stdexcept>

#include "app/document.h"

namespace orrery::app {

/// Why a file cannot be taken for an app; what() is for whoever brought it and names no path.
class PackageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What a file from outside may be, before any of it is believed.
struct PackageLimits {
    std::uint64_t bytes = std::uint64_t{10} << 30;
    std::uint64_t document_bytes = std::uint64_t{64} << 20;
    std::uint64_t directory_bytes = std::uint64_t{16} << 20;
    std::size_t objects = 50'000;
};

/// Writes the document with its data; without, where it has no model. Throws engine::AppFileError.
void write_package(const std::filesystem::path& path, const Document& document);

/// The document in the file, with its data, after every byte of the file was looked at: whatever it holds, the result
/// is an app like any other, of nobody and not published yet. Its data stays mapped to the file. Throws PackageError;
/// std::system_error and engine::AppFileError when the file cannot be read.
Document read_package(const std::filesystem::path& path, const PackageLimits& limits);

}  // namespace orrery::app
