#include "router.h"

#include <algorithm>
#include <optional>

#include "model/fold.h"

namespace orrery::repository::rest {
namespace {

std::vector<std::string> split(std::string_view pattern) {
    std::vector<std::string> out;
    for (std::size_t start = 0; start <= pattern.size();) {
        const auto end = std::min(pattern.find('/', start), pattern.size());
        if (end > start) out.push_back(fold(pattern.substr(start, end - start)));
        start = end + 1;
    }
    return out;
}

}  // namespace

void Router::add(std::string_view method, std::string_view pattern, Handler handler) {
    routes_.push_back({std::string(method), split(pattern), std::move(handler)});
}

// How many segments match exactly, or -1 when the route does not fit.
int Router::fit(const Route& route, const std::vector<std::string>& segments, Match& match) {
    if (route.segments.size() != segments.size()) return -1;
    int exact = 0;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const auto& wanted = route.segments[i];
        if (wanted == "{id}") {
            const auto id = Guid::parse(segments[i]);
            if (!id) return -1;
            match.ids.push_back(*id);
        } else if (wanted == "{name}") {
            match.names.push_back(segments[i]);
        } else if (same_name(wanted, segments[i])) {
            ++exact;
        } else {
            return -1;
        }
    }
    return exact;
}

Router::Match Router::find(std::string_view method, const std::vector<std::string>& segments) const {
    Match best;
    int best_fit = -1;
    std::string allowed;
    for (auto& route : routes_) {
        Match match;
        const int how = fit(route, segments, match);
        if (how < 0) continue;
        if (route.method != method) {
            if (allowed.find(route.method) == std::string::npos)
                allowed += (allowed.empty() ? "" : ", ") + (route.method == "GET" ? "GET, HEAD" : route.method);
            continue;
        }
        if (how <= best_fit) continue;
        best_fit = how;
        match.handler = &route.handler;
        best = std::move(match);
    }
    if (best.handler) return best;
    if (allowed.empty()) throw Refusal(404, "There is nothing at this address.");
    throw Refusal(Response{405,
                           {{"Allow", allowed}, {"Content-Type", "text/plain; charset=utf-8"}},
                           "This address answers " + allowed + " only."});
}

std::vector<std::string> Router::description() const {
    std::vector<std::string> out;
    for (auto& route : routes_) {
        if (route.segments.front() != "qrs") continue;
        std::string line = route.method + " ";
        for (auto& segment : route.segments) line += "/" + segment;
        out.push_back(std::move(line));
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace orrery::repository::rest
