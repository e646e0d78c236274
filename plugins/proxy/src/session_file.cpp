#include "session_file.h"

#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/crypto/private_file.h>
#include <orrery/kit/json/parse.h>
#include <orrery/kit/json/write.h>

namespace orrery::proxy {
namespace {

using json::Value;
constexpr std::size_t largest_file = 256u << 20;

std::int64_t seconds(Session::Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}
Session::Time time_of(const Value& value) { return Session::Time(std::chrono::seconds(value.as_integer())); }

Value to_json(const Session& session) {
    Value::Array attributes;
    for (const auto& [name, value] : session.who.attributes) attributes.push_back(Value::array({name, value}));
    return Value::object({{"hash", crypto::hex_encode(session.hash)},
                          {"prefix", session.prefix},
                          {"directory", session.who.directory},
                          {"id", session.who.id},
                          {"name", session.who.name},
                          {"attributes", std::move(attributes)},
                          {"validFor", session.valid_for().count()},
                          {"created", seconds(session.created)},
                          {"lastUsed", seconds(session.last_used())}});
}

std::shared_ptr<Session> from_json(const Value& row) {
    auto text = [&](std::string_view name) -> const std::string& { return row[name].as_string(); };
    auto hash = crypto::hex_decode(text("hash"));
    if (!hash || hash->size() != 32) throw std::runtime_error("a hash is malformed");
    Principal who{text("directory"), text("id"), text("name"), {}, std::chrono::seconds(row["validFor"].as_integer())};
    for (const Value& pair : row["attributes"].as_array())
        who.attributes.emplace_back(pair.as_array().at(0).as_string(), pair.as_array().at(1).as_string());
    return std::make_shared<Session>(*hash, text("prefix"), std::move(who), time_of(row["created"]),
                                     time_of(row["lastUsed"]));
}

}  // namespace

void write_sessions(const std::filesystem::path& file, const std::vector<std::shared_ptr<Session>>& sessions) {
    Value::Array rows;
    for (const auto& session : sessions) rows.push_back(to_json(*session));
    crypto::write_private_file(file, json::dump(Value::object({{"version", 1}, {"sessions", std::move(rows)}})));
}

std::vector<std::shared_ptr<Session>> read_sessions(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) return {};
    std::vector<std::shared_ptr<Session>> sessions;
    try {
        Value whole = json::parse(crypto::read_private_file(file, largest_file));
        for (const Value& row : whole["sessions"].as_array()) sessions.push_back(from_json(row));
    } catch (const std::exception& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
    return sessions;
}

}  // namespace orrery::proxy
