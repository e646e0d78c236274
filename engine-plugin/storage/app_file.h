// The file an app is kept in: its data as columns that are mapped on open, and named sections of other content.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "storage/data_model.h"

namespace orrery::engine {

/// what() is a whole sentence that names the file.
class AppFileError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
    /// The file is damaged at that byte, or in the array that begins there.
    AppFileError(const std::string& what, std::uint64_t offset) : std::runtime_error(what), offset_(offset) {}
    /// Nothing: it is not damage that was found.
    [[nodiscard]] std::optional<std::uint64_t> offset() const { return offset_; }

private:
    std::optional<std::uint64_t> offset_;
};

struct AppFileContent {
    std::shared_ptr<const DataModel> model;       // null: the app has no data yet
    std::map<std::string, std::string> sections;  // for example "objects": whatever the caller keeps, as bytes
};

/// Writes the file beside `path`, forces it to disk and renames it into place: readers see the old file or the new one.
/// Throws AppFileError; then `path` is as it was. Any thread; two saves of one path must not overlap.
void save_app_file(const std::filesystem::path& path, const AppFileContent& content);

/// Maps the file and reads its directory; the model keeps the mapping. Symbols and columns are checked, block by block,
/// when they are first looked at, which throws AppFileError then; DataModel::verify() looks at all of them. Throws
/// AppFileError for a missing, foreign, newer or truncated file and for a damaged directory or section. Any thread.
AppFileContent open_app_file(const std::filesystem::path& path);

/// The sections alone, without looking at the data.
std::map<std::string, std::string> open_app_sections(const std::filesystem::path& path);

}  // namespace orrery::engine
