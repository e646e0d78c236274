#include "repository_roles.h"

#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/crypto/random.h>
#include <orrery/kit/json.h>

#include <algorithm>

#include "form_body.h"

namespace orrery::form {
namespace {

json::Value user_document(const std::string& directory, const std::string& name, const std::string& display_name,
                          const std::vector<std::string>& roles) {
    json::Value list = json::Value::array();
    for (const auto& role : roles) list.push_back(role);
    return json::Value::object({{"userId", name},
                                {"userDirectory", directory},
                                {"name", display_name.empty() ? name : display_name},
                                {"roles", list}});
}

// Names cannot hold a quote that ends the text: doubling is the filter language's escape.
std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char letter : text) result += letter == '\'' ? std::string("''") : std::string(1, letter);
    return result + "'";
}

}  // namespace

Response RepositoryRoles::ask(const std::string& method, const std::string& target, const std::string& body) const {
    const std::string key = crypto::hex_encode(crypto::random_bytes(8));
    const Fields request{{"method", method},
                         {"target", target + (target.find('?') == std::string::npos ? "?" : "&") + "xrfkey=" + key},
                         {"header.x-qlik-xrfkey", key},
                         {"header.content-type", "application/json"},
                         {"identity.directory", "INTERNAL"},
                         {"identity.id", "sa_repository"},
                         {"body", body}};
    Response response = repository_.call(request);
    if (response.status / 100 != 2)
        throw Error(Code::unavailable, "the repository answered " + std::to_string(response.status) + " to " + method +
                                           " " + target.substr(0, target.find('?')) +
                                           (response.body.empty() ? "" : ": " + response.body.substr(0, 300)));
    return response;
}

void RepositoryRoles::give(const std::string& directory, const std::string& name, const std::string& display_name,
                           const std::vector<std::string>& roles) const {
    const std::string filter = "userDirectory eq " + quoted(directory) + " and userId eq " + quoted(name);
    json::Value found = json::parse(ask("GET", "/qrs/user/full?filter=" + query_escape(filter), "").body);
    if (found.size() == 0) {
        ask("POST", "/qrs/user", json::dump(user_document(directory, name, display_name, roles)));
        return;
    }
    json::Value user = found.as_array().front();
    json::Value& list = user.member("roles");
    for (const auto& role : roles)
        if (std::none_of(list.items().begin(), list.items().end(),
                         [&role](const json::Value& has) { return has.string_or("") == role; }))
            list.push_back(role);
    ask("PUT", "/qrs/user/" + user["id"].as_string(), json::dump(user));
}

}  // namespace orrery::form
