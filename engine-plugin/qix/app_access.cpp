#include "qix/app_access.h"

#include "app/ids.h"
#include "qix/empty_script.h"
#include "qix/errors.h"
#include "qix/save.h"

namespace orrery::qix {
namespace {

/// Writes a new app's files; when that fails the app is taken out of the catalogue again, where nobody could open it.
std::uint64_t write_files(Engine& engine, const app::User& user, const app::Document& document) {
    try {
        return engine.store().save(document, app::Store::Part::everything);
    } catch (const std::exception& error) {
        engine.log(LogLevel::error,
                   "the files of the new app " + document.id + " could not be written: " + error.what());
        try {
            engine.catalogue().remove(user, document.id);
            engine.store().remove(document.id);
        } catch (const std::exception& also) {
            engine.log(LogLevel::warning, "app " + document.id + " could not be removed either: " + also.what());
        }
        throw QixError(ErrorCode::app_create_failed,
                       std::string("the app could not be created, its files were not written: ") + error.what());
    }
}

}  // namespace

app::AppEntry entry_named(Engine& engine, const app::User& user, const std::string& name) {
    if (auto entry = engine.catalogue().find(user, name)) return *entry;
    if (!app::is_guid(name))
        for (const app::AppEntry& entry : engine.catalogue().list(user))
            if (entry.name == name) return entry;
    throw QixError(ErrorCode::app_not_found, "App not found: " + name, name);
}

void require_privilege(const app::AppEntry& entry, std::string_view privilege) {
    if (entry.allows(privilege)) return;
    throw QixError(ErrorCode::access_denied,
                   "Access denied: you may not " + std::string(privilege) + " the app \"" + entry.name + "\"",
                   entry.id);
}

app::AppPtr open_files(Engine& engine, const std::string& id) {
    try {
        return engine.apps().open(id);
    } catch (const std::exception& error) {
        throw QixError(ErrorCode::corrupt_data, std::string("the app's files cannot be read: ") + error.what(), id);
    }
}

app::Document fresh_document(std::string id, const std::string& title, const std::string& section) {
    app::Document document;
    document.id = std::move(id);
    document.title = title;
    document.script = empty_script(section);
    document.created = document.modified = app::now_text();
    return document;
}

std::string create_app(Engine& engine, const app::User& user, const std::string& title, app::Document document) {
    const app::AppEntry entry = engine.catalogue().create(user, title);
    document.id = entry.id;
    document.title = title;
    const std::uint64_t size = write_files(engine, user, document);
    engine.catalogue().report_saved(user, entry.id, saved_facts(document, size, user));
    return entry.id;
}

}  // namespace orrery::qix
