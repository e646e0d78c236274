#include "routes.h"

#include <orrery/kit/http/text.h>

#include <algorithm>

namespace orrery::proxy {
namespace {

std::vector<Route> built_in() {
    return {{"/hub", "hub"},
            {"/sense", "hub"},
            {"/resources", "hub"},
            {"/extensions", "hub"},
            {"/single", "hub"},
            {"/dev-hub", "hub"},
            {"/assets", "hub"},
            {"/qmc", "console"},
            {"/qrs", "repository"},
            {"/content", "repository"},
            {"/appcontent", "repository"},
            {"/tempcontent", "engine"},
            {"/api", "broker"},
            {"/app", "engine", true}};
}

Route read_route(std::string_view line) {
    auto equals = line.find('=');
    Route route{std::string(kit::http::trim(line.substr(0, equals))), "", false};
    if (equals != std::string_view::npos) route.stanza = kit::http::trim(line.substr(equals + 1));
    if (route.stanza.empty() || route.path.size() < 2 || route.path.front() != '/' || route.path.back() == '/')
        throw Error(Code::invalid, "--route=" + std::string(line) + ": expected /PATH=STANZA");
    return route;
}

}  // namespace

Routes::Routes(const Host& host, const std::vector<std::string_view>& more) : routes_(built_in()) {
    for (auto line : more) {
        Route route = read_route(line);
        auto same =
            std::find_if(routes_.begin(), routes_.end(), [&](const Route& old) { return old.path == route.path; });
        if (same == routes_.end())
            routes_.push_back(std::move(route));
        else
            same->stanza = std::move(route.stanza);
    }
    std::stable_sort(routes_.begin(), routes_.end(), [](auto& a, auto& b) { return a.path.size() > b.path.size(); });
    for (const Route& route : routes_) targets_.try_emplace(route.stanza, host, route.stanza);
}

const Route* Routes::find(std::string_view path) const {
    for (const Route& route : routes_)
        if (path.starts_with(route.path) && (path.size() == route.path.size() || path[route.path.size()] == '/'))
            return &route;
    return nullptr;
}

}  // namespace orrery::proxy
