#include "app/local_catalogue.h"

#include <algorithm>

#include "app/atomic_file.h"
#include "app/ids.h"

namespace orrery::app {
namespace {

const std::vector<std::string> kEverything = {"create", "read",   "update",     "delete",
                                              "reload", "export", "exportdata", "duplicate"};

json::Value write_entry(const AppEntry& entry) {
    return json::Value::object({{"id", entry.id},
                                {"name", entry.name},
                                {"description", entry.description},
                                {"ownerDirectory", entry.owner.directory},
                                {"ownerId", entry.owner.id},
                                {"created", entry.created},
                                {"modified", entry.modified},
                                {"lastReload", entry.last_reload},
                                {"size", entry.size}});
}

AppEntry read_entry(const json::Value& in) {
    AppEntry entry;
    entry.id = in["id"].as_string();
    entry.name = in["name"].as_string();
    entry.description = in["description"].string_or("");
    entry.owner.directory = in["ownerDirectory"].as_string();
    entry.owner.id = in["ownerId"].as_string();
    entry.owner_name = entry.owner.id;
    entry.created = in["created"].string_or("");
    entry.modified = in["modified"].string_or("");
    entry.last_reload = in["lastReload"].string_or("");
    entry.size = static_cast<std::uint64_t>(in["size"].integer_or(0));
    return entry;
}

/// Without its password: there is no key here that it could be written down with.
json::Value write_connection(const DataConnection& connection) {
    return json::Value::object({{"id", connection.id},
                                {"name", connection.name},
                                {"type", connection.type},
                                {"connectionString", connection.connection_string},
                                {"userName", connection.user_name},
                                {"modified", connection.modified}});
}

DataConnection read_connection(const json::Value& in) {
    return {std::string(in["id"].as_string()),         std::string(in["name"].as_string()),
            std::string(in["type"].as_string()),       std::string(in["connectionString"].as_string()),
            std::string(in["userName"].string_or("")), std::string(in["modified"].string_or(""))};
}

}  // namespace

bool AppEntry::allows(std::string_view privilege) const {
    return std::find(privileges.begin(), privileges.end(), privilege) != privileges.end();
}

LocalCatalogue::LocalCatalogue(std::filesystem::path folder, const Store& store, Sharing sharing)
    : file_(folder / "catalogue.json"), store_(store), sharing_(sharing) {
    std::filesystem::create_directories(folder);
    if (std::filesystem::exists(file_)) load();
}

void LocalCatalogue::load() {
    const json::Value in = json::parse(read_file(file_));
    for (const json::Value& item : in["apps"].items()) {
        AppEntry entry = read_entry(item);
        apps_.emplace(entry.id, std::move(entry));
    }
    for (const json::Value& item : in["connections"].items()) connections_.push_back(read_connection(item));
}

void LocalCatalogue::save() const {
    json::Value apps = json::Value::array();
    for (const auto& [id, entry] : apps_) apps.push_back(write_entry(entry));
    json::Value connections = json::Value::array();
    for (const DataConnection& connection : connections_) connections.push_back(write_connection(connection));
    const json::Value out = json::Value::object({{"apps", std::move(apps)}, {"connections", std::move(connections)}});
    write_file_atomically(file_, json::dump(out, json::Style::pretty));
}

bool LocalCatalogue::may(const User& user, const AppEntry& entry) const {
    return sharing_ == Sharing::everyone || (entry.owner.directory == user.directory && entry.owner.id == user.id);
}

std::optional<AppEntry> LocalCatalogue::readable(const User& user, const std::string& id) const {
    const auto found = apps_.find(id);
    if (found == apps_.end() || !may(user, found->second) || !store_.has(id)) return std::nullopt;
    AppEntry entry = found->second;
    entry.privileges = kEverything;
    return entry;
}

bool LocalCatalogue::may_create_app(const User& user) { return !user.id.empty(); }

AppEntry LocalCatalogue::create(const User& user, const std::string& name) {
    if (!may_create_app(user)) throw AccessDenied("nobody in particular may not create apps");
    AppEntry entry;
    entry.id = new_guid();
    entry.name = name;
    entry.owner = {user.directory, user.id, {}};
    entry.owner_name = user.id;
    entry.created = entry.modified = now_text();
    const std::lock_guard lock(mutex_);
    apps_.emplace(entry.id, entry);
    save();
    entry.privileges = kEverything;
    return entry;
}

std::vector<AppEntry> LocalCatalogue::list(const User& user) {
    const std::lock_guard lock(mutex_);
    std::vector<AppEntry> entries;
    for (const auto& [id, entry] : apps_)
        if (auto found = readable(user, id)) entries.push_back(std::move(*found));
    return entries;
}

std::optional<AppEntry> LocalCatalogue::find(const User& user, const std::string& id) {
    const std::lock_guard lock(mutex_);
    return readable(user, id);
}

void LocalCatalogue::remove(const User& user, const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (!readable(user, id)) throw AccessDenied("there is no such app");
    apps_.erase(id);
    save();
}

void LocalCatalogue::report_saved(const User& user, const std::string& id, const SavedFacts& facts) {
    const std::lock_guard lock(mutex_);
    const auto found = apps_.find(id);
    if (found == apps_.end() || !may(user, found->second)) throw AccessDenied("there is no such app");
    found->second.name = facts.name;
    found->second.size = facts.size;
    found->second.last_reload = facts.last_reload;
    found->second.modified = now_text();
    save();
}

std::vector<ObjectEntry> LocalCatalogue::objects(const User&, const std::string&) { return {}; }

ObjectEntry LocalCatalogue::mark_object(const User& user, const std::string& app_id, const ObjectFacts& object,
                                        ObjectMark mark) {
    const std::lock_guard lock(mutex_);
    if (!readable(user, app_id)) throw AccessDenied("there is no such app");
    return {object.id, mark == ObjectMark::publish, mark == ObjectMark::approve, kEverything};
}

// Who may read an app here may also change it, so that nobody keeps objects in an app of somebody else.
ObjectEntry LocalCatalogue::add_object(const User&, const std::string&, const ObjectFacts&) {
    throw AccessDenied("without a repository only those who may change an app may add objects to it");
}
void LocalCatalogue::remove_object(const User&, const std::string&, const std::string&) {}
void LocalCatalogue::report_objects(const User&, const std::string&, const std::vector<ObjectFacts>&) {}

std::vector<StreamEntry> LocalCatalogue::streams(const User&) { return {}; }

void LocalCatalogue::publish_app(const User&, const std::string&, const std::string&, const std::string&) {
    throw std::out_of_range("a site without a repository has no streams to publish to");
}

void LocalCatalogue::unpublish_app(const User&, const std::string&) {
    throw std::out_of_range("a site without a repository has no streams");
}

std::vector<DataConnection> LocalCatalogue::connections(const User&) {
    const std::lock_guard lock(mutex_);
    std::vector<DataConnection> all = connections_;
    for (DataConnection& connection : all) connection.password.clear();
    return all;
}

std::string LocalCatalogue::password_of(const User&, const DataConnection& connection) {
    const std::lock_guard lock(mutex_);
    for (const DataConnection& known : connections_)
        if (known.id == connection.id) return known.password;
    throw std::out_of_range("there is no such connection");
}

DataConnection LocalCatalogue::add_connection(const User&, DataConnection connection) {
    const std::lock_guard lock(mutex_);
    const bool taken = std::any_of(connections_.begin(), connections_.end(),
                                   [&](const DataConnection& other) { return other.name == connection.name; });
    if (taken) throw std::invalid_argument("a connection named \"" + connection.name + "\" exists already");
    connection.id = new_guid();
    connection.modified = now_text();
    connections_.push_back(connection);
    save();
    return connection;
}

void LocalCatalogue::change_connection(const User&, const DataConnection& connection) {
    const std::lock_guard lock(mutex_);
    for (DataConnection& other : connections_) {
        if (other.id != connection.id) continue;
        // Who changes where a connection leads may not know its password, and must not have it sent there.
        const bool same = other.type == connection.type && other.connection_string == connection.connection_string;
        std::string password = connection.password.empty() && same ? other.password : connection.password;
        other = connection;
        other.password = std::move(password);
        other.modified = now_text();
        return save();
    }
    throw std::out_of_range("there is no such connection");
}

void LocalCatalogue::remove_connection(const User&, const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (std::erase_if(connections_, [&](const DataConnection& other) { return other.id == id; }) == 0)
        throw std::out_of_range("there is no such connection");
    save();
}

}  // namespace orrery::app
