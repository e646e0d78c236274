// Apps that leave the site as files, and files that become apps.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/package.h"
#include "qix/engine.h"

namespace orrery::qix {

/// The app as its user may take it away: with the objects of those ids, or all that they see. Throws QixError when they
/// may not export it, and where the data is more than section access shows them: only who may update the app has a file
/// with all of it, as whoever has a file can read it to the last byte.
app::Document exported_app(Engine& engine, const app::User& user, const app::AppEntry& entry,
                           const std::vector<std::string>& ids, bool with_data);

inline constexpr const char* kAppFileType = "application/vnd.qlik.sense.app";
/// What this engine takes from outside.
app::PackageLimits limits_of(const Engine& engine);

/// app::write_package as methods tell its failures: QixError persistence_write_failed.
void write_app_file(Engine& engine, const std::filesystem::path& path, const app::Document& document);
/// app::read_package as methods tell its failures: QixError file_not_found or file_corrupt.
app::Document read_app_file(Engine& engine, const std::filesystem::path& path);

}  // namespace orrery::qix
