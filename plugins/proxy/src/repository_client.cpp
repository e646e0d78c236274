#include "repository_client.h"

#include <orrery/kit/http/text.h>
#include <orrery/kit/json/parse.h>
#include <orrery/kit/json/write.h>

namespace orrery::proxy {
namespace {

Fields own_request(std::string_view method, std::string target) {
    return {{"method", method},
            {"target", target},
            {"header.accept", "application/json"},
            {"header.content-type", "application/json"},
            {"header.x-qlik-security", "Context=ManagementAccess"},
            {"identity.directory", "INTERNAL"},
            {"identity.id", "sa_proxy"}};
}

}  // namespace

json::Value RepositoryClient::read(std::string_view path, std::string_view filter) const {
    const std::string key = "proxysnapshot000";
    std::string target = std::string(path) + "?xrfkey=" + key;
    if (!filter.empty()) target += "&filter=" + kit::http::percent_encode(filter);
    Fields request = own_request("GET", std::move(target));
    request.add("header.x-qlik-xrfkey", key);
    auto response = repository_.call(request, std::chrono::seconds(10));
    if (response.status != 200)
        throw Error(Code::unavailable, std::string(path) + " answered " + std::to_string(response.status));
    return json::parse(response.body);
}

std::vector<std::size_t> RepositoryClient::signed_out(const std::vector<Principal>& users) const {
    if (!is_there_ || users.empty()) return {};
    json::Value list = json::Value::array();
    for (const auto& who : users)
        list.push_back(json::Value::object({{"userDirectory", who.directory}, {"userId", who.id}}));
    Fields request = own_request("POST", "/internal/signed-out");
    request.add("body", json::dump(json::Value::object({{"users", std::move(list)}})));
    const auto response = repository_.call(request, std::chrono::seconds(10));
    if (response.status != 200)
        throw Error(Code::unavailable, "who may be signed in: answered " + std::to_string(response.status));
    std::vector<std::size_t> places;
    const auto answer = json::parse(response.body);
    for (const auto& place : answer["signedOut"].items())
        places.push_back(static_cast<std::size_t>(place.as_integer()));
    return places;
}

void RepositoryClient::admit(const Principal& who, std::string_view request_id) const {
    if (!is_there_) return;
    json::Value user = json::Value::object({{"userDirectory", who.directory}, {"userId", who.id}});
    if (!who.name.empty()) user.set("name", who.name);
    Fields request = own_request("POST", "/internal/sign-in");
    request.add("body", json::dump(user)).add("request.id", request_id);
    auto response = repository_.call(request, std::chrono::seconds(10));
    if (response.status == 403) throw Error(Code::denied, "you may not use this site", "an administrator can tell why");
    if (response.status == 400) throw Error(Code::invalid, "nobody of that name can be signed in");
    if (response.status != 200)
        throw Error(Code::unavailable,
                    "signing in is not possible right now: the repository answered " + std::to_string(response.status));
}

}  // namespace orrery::proxy
