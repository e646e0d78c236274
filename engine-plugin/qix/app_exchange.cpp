#include "qix/app_exchange.h"

#include "app/ownership.h"
#include "app/visible_data.h"
#include "qix/app_access.h"
#include "qix/app_copies.h"
#include "storage/app_file.h"

namespace orrery::qix {

namespace fs = std::filesystem;

app::PackageLimits limits_of(const Engine& engine) {
    app::PackageLimits limits;
    limits.bytes = engine.settings().largest_import;
    limits.objects = engine.settings().max_app_objects;
    return limits;
}

app::Document exported_app(Engine& engine, const app::User& user, const app::AppEntry& entry,
                           const std::vector<std::string>& ids, bool with_data) {
    require_privilege(entry, "export");
    app::Document document = *open_files(engine, entry.id)->document();
    document.objects = chosen_objects(app::copied_objects(document.objects, user), ids);
    if (!with_data) document.model = nullptr;
    if (document.model != nullptr && !entry.allows("update") &&
        app::visible_data(document.model, user) != document.model)
        throw QixError(ErrorCode::access_denied,
                       "Access denied: section access shows you less than the whole data of the app \"" + entry.name +
                           "\"; export it without data",
                       entry.id);
    return document;
}

void write_app_file(Engine& engine, const fs::path& path, const app::Document& document) {
    try {
        app::write_package(path, document);
    } catch (const std::exception& error) {
        engine.log(LogLevel::error, "app " + document.id + " could not be exported: " + error.what());
        throw QixError(ErrorCode::persistence_write_failed,
                       "the app's file could not be written; the engine's log says why", document.id);
    }
}

app::Document read_app_file(Engine& engine, const fs::path& path) {
    const std::string name = path.filename().string();
    if (!fs::is_regular_file(path))
        throw QixError(ErrorCode::file_not_found, "there is no file \"" + name + "\" among the user's app files", name);
    try {
        return app::read_package(path, limits_of(engine));
    } catch (const app::PackageError& error) {
        engine.log(LogLevel::warning, path.string() + " was not imported: " + error.what());
        throw QixError(ErrorCode::file_corrupt, error.what(), name);
    } catch (const std::exception& error) {
        engine.log(LogLevel::error, path.string() + " could not be read: " + error.what());
        throw QixError(ErrorCode::file_corrupt, "the file cannot be read; the engine's log says why", name);
    }
}

}  // namespace orrery::qix
