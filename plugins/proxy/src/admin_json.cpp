#include "admin_json.h"

#include <orrery/kit/http/text.h>
#include <orrery/kit/json/parse.h>

namespace orrery::proxy {
namespace {

using json::Value;
constexpr json::ParseLimits limits{16, 64 * 1024, 4096};
constexpr std::int64_t longest_lifetime = 900, default_lifetime = 60;

std::string required_text(const Value& object, std::string_view name) {
    const Value* found = object.find(name);
    std::string text(kit::http::trim(found ? found->string_or("") : ""));
    if (text.empty() || text.size() > 256)
        throw Error(Code::invalid, std::string(name) + " must be a text of at most 256 bytes that is not blank");
    if (text.find('\\') != std::string::npos || !kit::http::is_field_value(text))
        throw Error(Code::invalid, std::string(name) + " must hold neither a backslash nor control characters");
    return text;
}

// [{"Group":"A"},{"Group":"B"},…]
std::vector<std::pair<std::string, std::string>> read_attributes(const Value& object) {
    std::vector<std::pair<std::string, std::string>> attributes;
    const Value* list = object.find("Attributes");
    if (!list || list->is_null()) return attributes;
    for (const Value& item : list->as_array())
        for (const json::Member& pair : item.as_object()) {
            const std::string& value = pair.value.as_string();
            if (pair.name.empty() || !kit::http::is_field_value(pair.name) || !kit::http::is_field_value(value))
                throw Error(Code::invalid, "an attribute's name is empty, or holds a control character");
            attributes.emplace_back(pair.name, value);
        }
    if (attributes.size() > 500) throw Error(Code::invalid, "there may be at most 500 attributes");
    return attributes;
}

Principal read_user(const Value& object) {
    Principal who{
        required_text(object, "UserDirectory"), required_text(object, "UserId"), "", read_attributes(object), {}};
    if (const Value* name = object.find("UserName")) who.name = name->string_or("");
    return who;
}

Value attributes_json(const Principal& who) {
    Value::Array list;
    for (const auto& [name, value] : who.attributes) list.push_back(Value::object({{name, value}}));
    return list;
}

}  // namespace

TicketOrder read_ticket_order(std::string_view body) {
    Value object = json::parse(body, limits);
    TicketOrder order{read_user(object), {}};
    const Value* lifetime = object.find("TimeToLive");
    order.lifetime = std::chrono::seconds(lifetime ? lifetime->as_integer() : default_lifetime);
    if (order.lifetime.count() < 1 || order.lifetime.count() > longest_lifetime)
        throw Error(Code::invalid, "TimeToLive must be 1 to " + std::to_string(longest_lifetime) + " seconds");
    return order;
}

SessionOrder read_session_order(std::string_view body) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    Value object = json::parse(body, limits);
    SessionOrder order{read_user(object), {}};
    if (const Value* id = object.find("SessionId")) order.id = id->string_or("");
    bool good = order.id.empty() || (order.id.size() >= 16 && order.id.size() <= 128 &&
                                     order.id.find_first_not_of(plain) == std::string::npos);
    if (!good)
        throw Error(Code::invalid, "SessionId must be 16 to 128 letters, digits or -_.~",
                    "leave it out, and the proxy makes one");
    return order;
}

Value ticket_json(const Principal& who, std::string_view ticket) {
    return Value::object({{"UserDirectory", who.directory},
                          {"UserId", who.id},
                          {"Attributes", attributes_json(who)},
                          {"Ticket", ticket},
                          {"TargetUri", nullptr}});
}

Value session_json(const Principal& who, std::string_view id) {
    Value name = who.name.empty() ? Value() : Value(who.name);
    return Value::object({{"UserDirectory", who.directory},
                          {"UserId", who.id},
                          {"UserName", std::move(name)},
                          {"Attributes", attributes_json(who)},
                          {"SessionId", id}});
}

}  // namespace orrery::proxy
