#include "app/repository_catalogue.h"

#include <map>

#include "app/ids.h"

namespace orrery::app {
namespace {

using json::Value;

constexpr std::size_t kObjectsAtOnce = 200;  // keeps a body well below what travels inline

std::string text(const Value& value) { return std::string(value.string_or("")); }

/// The repository says "no date" with a date of its own.
std::string date(const Value& value) {
    const std::string iso = text(value);
    return iso.starts_with("1753-") ? std::string() : iso;
}

AppEntry read_entry(const Value& in) {
    AppEntry entry;
    entry.id = in["id"].as_string();
    entry.name = text(in["name"]);
    entry.description = text(in["description"]);
    entry.thumbnail = text(in["thumbnail"]);
    entry.owner = {text(in["owner"]["userDirectory"]), text(in["owner"]["userId"]), {}};
    entry.owner_name = text(in["owner"]["name"]);
    entry.stream_id = text(in["stream"]["id"]);
    entry.stream_name = text(in["stream"]["name"]);
    entry.published = in["published"].bool_or(false);
    entry.publish_time = date(in["publishTime"]);
    entry.created = date(in["createdDate"]);
    entry.modified = date(in["modifiedDate"]);
    entry.last_reload = date(in["lastReloadTime"]);
    entry.size = static_cast<std::uint64_t>(std::max<std::int64_t>(0, in["fileSize"].integer_or(0)));
    for (const Value& privilege : in["privileges"].items()) entry.privileges.push_back(text(privilege));
    // Who may change an app's script and data may also run it.
    if (entry.allows("update") && !entry.allows("reload")) entry.privileges.push_back("reload");
    return entry;
}

DataConnection read_connection(const Value& in) {
    return {text(in["id"]),       text(in["name"]),        text(in["type"]), text(in["connectionstring"]),
            text(in["username"]), text(in["modifiedDate"])};
}

Value write_connection(const DataConnection& connection) {
    Value body = Value::object({{"name", connection.name},
                                {"connectionstring", connection.connection_string},
                                {"type", connection.type},
                                {"username", connection.user_name}});
    if (!connection.password.empty()) body.set("password", connection.password);
    return body;
}

}  // namespace

Value RepositoryCatalogue::object_value(const std::string& app_id, const ObjectFacts& facts) {
    return Value::object({{"engineObjectId", facts.id},
                          {"engineObjectType", facts.type},
                          {"objectType", facts.type},
                          {"name", facts.name},
                          {"description", facts.description},
                          {"size", facts.size},
                          {"app", Value::object({{"id", app_id}})}});
}

RepositoryCatalogue::Reply RepositoryCatalogue::ask(const User& user, std::string_view method,
                                                    const std::string& target, const Value& body) const {
    static constexpr std::string_view key = "orreryEngineKey0";  // proves nothing here, but the interface asks for one
    const char joint = target.find('?') == std::string::npos ? '?' : '&';
    Fields fields{{"method", method},
                  {"target", target + joint + "xrfkey=" + std::string(key)},
                  {"header.x-qlik-xrfkey", key},
                  {"identity.directory", user.directory},
                  {"identity.id", user.id}};
    for (const auto& [name, value] : user.attributes) fields.add("identity.attribute." + name, value);
    if (!user.request_id.empty()) fields.add("request.id", user.request_id);
    if (!user.proxy_session.empty()) fields.add("header.x-qlik-proxysession", user.proxy_session);
    if (!body.is_null()) {
        fields.add("header.content-type", "application/json");
        fields.add("body", json::dump(body));
    }
    try {
        const Response response = send_(fields);
        Reply reply{response.status, {}};
        if (response.status == 503) throw Unavailable("it may have lost its database");
        if (response.status / 100 == 2 && !response.body.empty()) reply.body = json::parse(response.body);
        return reply;
    } catch (const Error& error) {
        throw Unavailable("it does not answer: " + error.message());
    } catch (const json::Error& error) {
        throw AccessDenied(std::string("the repository's answer is no JSON: ") + error.what());
    }
}

Value RepositoryCatalogue::need(const User& user, std::string_view method, const std::string& target,
                                const Value& body) const {
    Reply reply = ask(user, method, target, body);
    if (reply.status / 100 == 2) return std::move(reply.body);
    const std::string what = std::string(method) + " " + target.substr(0, target.find('?'));
    if (reply.status == 401 || reply.status == 403) throw AccessDenied("the repository's rules do not allow " + what);
    if (reply.status == 404) throw std::out_of_range("the repository does not know " + what);
    if (reply.status == 400 || reply.status == 409)
        throw std::invalid_argument("the repository refuses " + what + ": status " + std::to_string(reply.status));
    throw std::runtime_error("the repository failed at " + what + ": status " + std::to_string(reply.status));
}

bool RepositoryCatalogue::may_create_app(const User& user) {
    const Reply reply = ask(user, "POST", "/qrs/app/previewcreateprivilege", Value::object({{"name", "new app"}}));
    return reply.status / 100 == 2 && reply.body.bool_or(false);
}

AppEntry RepositoryCatalogue::create(const User& user, const std::string& name) {
    return read_entry(need(user, "POST", "/qrs/app?privileges=true", Value::object({{"name", name}})));
}

std::vector<AppEntry> RepositoryCatalogue::list(const User& user) {
    std::vector<AppEntry> entries;
    const Value list = need(user, "GET", "/qrs/app/full?privileges=true");
    for (const Value& item : list.items()) entries.push_back(read_entry(item));
    return entries;
}

std::optional<AppEntry> RepositoryCatalogue::find(const User& user, const std::string& id) {
    if (!is_guid(id)) return std::nullopt;
    const Reply reply = ask(user, "GET", "/qrs/app/" + id + "?privileges=true");
    if (reply.status == 200) return read_entry(reply.body);
    if (reply.status == 404) return std::nullopt;
    throw AccessDenied("the repository does not allow to read the app: status " + std::to_string(reply.status));
}

void RepositoryCatalogue::remove(const User& user, const std::string& id) { need(user, "DELETE", "/qrs/app/" + id); }

void RepositoryCatalogue::report_saved(const User& user, const std::string& id, const SavedFacts& facts) {
    Value body =
        Value::object({{"id", id}, {"modifiedDate", now_text()}, {"name", facts.name}, {"fileSize", facts.size}});
    if (!facts.last_reload.empty()) body.set("lastReloadTime", facts.last_reload);
    need(user, "PUT", "/qrs/app/" + id, body);
    try {
        mirror_objects(user, id, facts.objects);
    } catch (const std::exception& error) {
        // The app is saved; its objects are listed again at the next save.
        log_("app " + id + ": the repository's list of its objects could not be brought up to date: " + error.what());
    }
}

void RepositoryCatalogue::mirror_objects(const User& user, const std::string& id,
                                         const std::vector<ObjectFacts>& objects) const {
    std::map<std::string, Value> known;
    const Value list = need(user, "GET", "/qrs/app/object/full?filter=app.id%20eq%20" + id);
    for (const Value& item : list.items()) known.emplace(text(item["engineObjectId"]), item);
    Value fresh = Value::array();
    const auto send_fresh = [&] {
        if (fresh.size() > 0) need(user, "POST", "/qrs/app/object/many", fresh);
        fresh = Value::array();
    };
    for (const ObjectFacts& facts : objects) {
        const auto found = known.find(facts.id);
        if (found == known.end()) {
            if (facts.foreign) continue;  // its row is not for this user to see
            fresh.push_back(object_value(id, facts));
            if (fresh.size() >= kObjectsAtOnce) send_fresh();
            continue;
        }
        const Value before = std::move(found->second);
        known.erase(found);
        if (!facts.foreign) update_object(user, id, facts, before);
    }
    send_fresh();
    for (const auto& [object, item] : known) {
        const Value& owner = item["owner"];
        const bool others =
            owner.is_object() &&
            !same_name(User{text(owner["userDirectory"]), text(owner["userId"]), {}}.name(), user.name());
        if (others) continue;  // theirs to remove; it may not be in the app yet
        need(user, "DELETE", "/qrs/app/object/" + text(item["id"]));
    }
}

void RepositoryCatalogue::update_object(const User& user, const std::string& app_id, const ObjectFacts& facts,
                                        const Value& before) const {
    const bool same = text(before["name"]) == facts.name && text(before["description"]) == facts.description &&
                      before["size"].integer_or(-1) == static_cast<std::int64_t>(facts.size);
    if (same) return;
    Value changed = object_value(app_id, facts);
    changed.set("id", before["id"]);
    changed.set("modifiedDate", now_text());
    need(user, "PUT", "/qrs/app/object/" + text(before["id"]), changed);
}

std::vector<DataConnection> RepositoryCatalogue::connections(const User& user) {
    std::vector<DataConnection> all;
    const Value list = need(user, "GET", "/qrs/dataconnection/full");
    for (const Value& item : list.items()) all.push_back(read_connection(item));
    return all;
}

std::string RepositoryCatalogue::password_of(const User& user, const DataConnection& connection) {
    if (!is_guid(connection.id)) throw std::out_of_range("there is no such connection");
    // The user may use it, as the list said; its secret is given to services only.
    const User engine{"INTERNAL", "sa_engine", {}, user.request_id, {}};
    return text(need(engine, "GET", "/internal/secret/dataconnection/" + connection.id + "/password")["value"]);
}

DataConnection RepositoryCatalogue::add_connection(const User& user, DataConnection connection) {
    return read_connection(need(user, "POST", "/qrs/dataconnection", write_connection(connection)));
}

void RepositoryCatalogue::change_connection(const User& user, const DataConnection& connection) {
    if (!is_guid(connection.id)) throw std::out_of_range("there is no such connection");
    Value body = write_connection(connection);
    body.set("id", connection.id);
    body.set("modifiedDate", now_text());
    need(user, "PUT", "/qrs/dataconnection/" + connection.id, body);
}

void RepositoryCatalogue::remove_connection(const User& user, const std::string& id) {
    if (!is_guid(id)) throw std::out_of_range("there is no such connection");
    need(user, "DELETE", "/qrs/dataconnection/" + id);
}

void RepositoryCatalogue::report_files(const std::string& id, Value answer) {
    answer.set("id", id);
    need({"INTERNAL", "sa_engine", {}}, "POST", "/internal/app-files", answer);
}

}  // namespace orrery::app
