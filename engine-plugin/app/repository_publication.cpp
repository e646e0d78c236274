// The part of the repository catalogue that is about showing apps and objects to others.
#include "app/ids.h"
#include "app/repository_catalogue.h"

namespace orrery::app {
namespace {

using json::Value;

std::string text(const Value& value) { return std::string(value.string_or("")); }

/// In a filter a quote within a text is doubled; in a target everything but plain characters is written as %XX.
std::string filter_text(std::string_view value) {
    std::string out = "'";
    for (const char byte : value) {
        out += byte;
        if (byte == '\'') out += byte;
    }
    return out + "'";
}

std::string percent_encoded(std::string_view value) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char byte : value) {
        const auto code = static_cast<unsigned char>(byte);
        const bool plain = (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
        if (plain || byte == '-' || byte == '.' || byte == '_') {
            out += byte;
            continue;
        }
        out += '%';
        out += digits[code >> 4];
        out += digits[code & 15];
    }
    return out;
}

void need_id(const std::string& id, std::string_view what) {
    if (!is_guid(id)) throw std::out_of_range("there is no such " + std::string(what) + ": " + id);
}

}  // namespace

namespace {

ObjectEntry read_object(const Value& item) {
    ObjectEntry entry{
        text(item["engineObjectId"]), item["published"].bool_or(false), item["approved"].bool_or(false), {}};
    for (const Value& privilege : item["privileges"].items()) entry.privileges.push_back(text(privilege));
    return entry;
}

}  // namespace

std::vector<ObjectEntry> RepositoryCatalogue::objects(const User& user, const std::string& app_id) {
    std::vector<ObjectEntry> found;
    need_id(app_id, "app");
    const Value list = need(user, "GET", "/qrs/app/object/full?privileges=true&filter=app.id%20eq%20" + app_id);
    for (const Value& item : list.items()) found.push_back(read_object(item));
    return found;
}

Value RepositoryCatalogue::known_object(const User& user, const std::string& app_id,
                                        const std::string& object_id) const {
    need_id(app_id, "app");
    const std::string filter = "app.id eq " + app_id + " and engineObjectId eq " + filter_text(object_id);
    return need(user, "GET", "/qrs/app/object/full?filter=" + percent_encoded(filter))[std::size_t{0}];
}

ObjectEntry RepositoryCatalogue::mark_object(const User& user, const std::string& app_id, const ObjectFacts& object,
                                             ObjectMark mark) {
    constexpr std::string_view verbs[] = {"publish", "unpublish", "approve", "unapprove"};
    Value known = known_object(user, app_id, object.id);
    if (known.is_null()) known = need(user, "POST", "/qrs/app/object", object_value(app_id, object));
    const std::string verb(verbs[static_cast<std::size_t>(mark)]);
    ObjectEntry entry =
        read_object(need(user, "PUT", "/qrs/app/object/" + text(known["id"]) + "/" + verb + "?privileges=true"));
    entry.id = object.id;
    return entry;
}

ObjectEntry RepositoryCatalogue::add_object(const User& user, const std::string& app_id, const ObjectFacts& object) {
    need_id(app_id, "app");
    return read_object(need(user, "POST", "/qrs/app/object?privileges=true", object_value(app_id, object)));
}

void RepositoryCatalogue::remove_object(const User& user, const std::string& app_id, const std::string& object_id) {
    const Value known = known_object(user, app_id, object_id);
    if (known.is_null()) throw AccessDenied("the repository knows no such object of this user");
    need(user, "DELETE", "/qrs/app/object/" + text(known["id"]));
}

void RepositoryCatalogue::report_objects(const User& user, const std::string& app_id,
                                         const std::vector<ObjectFacts>& objects) {
    for (const ObjectFacts& facts : objects)
        if (const Value known = known_object(user, app_id, facts.id); !known.is_null())
            update_object(user, app_id, facts, known);
}

std::vector<StreamEntry> RepositoryCatalogue::streams(const User& user) {
    std::vector<StreamEntry> found;
    const Value list = need(user, "GET", "/qrs/stream/full");
    for (const Value& item : list.items()) found.push_back({text(item["id"]), text(item["name"])});
    return found;
}

void RepositoryCatalogue::publish_app(const User& user, const std::string& id, const std::string& stream_id,
                                      const std::string& name) {
    need_id(id, "app");
    need_id(stream_id, "stream");
    const std::string named = name.empty() ? "" : "&name=" + percent_encoded(name);
    need(user, "PUT", "/qrs/app/" + id + "/publish?stream=" + stream_id + named);
}

void RepositoryCatalogue::unpublish_app(const User& user, const std::string& id) {
    need_id(id, "app");
    need(user, "POST", "/qrs/app/" + id + "/unpublish");
}

}  // namespace orrery::app
