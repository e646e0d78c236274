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

/// app::write_package as methods tell its failures: QixError persistence_write_failed.
void write_app_file(Engine& engine, const std::filesystem::path& path, const app::Document& document);
/// app::read_package as methods tell its failures: QixError file_not_found or file_corrupt.
app::Document read_app_file(Engine& engine, const std::filesystem::path& path);

/// A new app of the user's own with what the file holds; an empty title means the one it has there. Returns its id.
std::string import_app(Engine& engine, const app::User& user, const std::filesystem::path& path,
                       const std::string& title, bool with_data);

}  // namespace orrery::qix
