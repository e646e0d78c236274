// Finding, opening and making apps on behalf of a user. Everything here may block on files or another service.
#pragma once

#include <string>

#include "qix/engine.h"

namespace orrery::qix {

/// The entry of the app that a client names by id or, if that names none, by its exact title. Throws QixError
/// app_not_found.
app::AppEntry entry_named(Engine& engine, const app::User& user, const std::string& name);
/// Throws QixError access_denied unless the entry has the privilege.
void require_privilege(const app::AppEntry& entry, std::string_view privilege);
/// The app's files, opened if nobody has them open. Throws QixError corrupt_data.
app::AppPtr open_files(Engine& engine, const std::string& id);
/// An app with nothing in it but the script every app begins with.
app::Document fresh_document(std::string id, const std::string& title, const std::string& section);
/// Registers an app of the user's own, of that title, with what `document` holds; returns its id. When its files cannot
/// be written the catalogue forgets it again. Throws QixError app_create_failed.
std::string create_app(Engine& engine, const app::User& user, const std::string& title, app::Document document);

}  // namespace orrery::qix
