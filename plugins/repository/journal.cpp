#include "journal.h"

#include <algorithm>
#include <array>

namespace orrery::repository {
namespace {

struct Word {
    std::string_view verb, action;
};
constexpr std::array<Word, 3> words{{{"Add", "add"}, {"Update", "update"}, {"Delete", "delete"}}};

template <std::size_t N>
bool is_one_of(const std::string& type, const std::array<std::string_view, N>& types) {
    return std::find(types.begin(), types.end(), type) != types.end();
}
/// Who may do what, and how he signs in.
bool is_about_security(const std::string& type) {
    return is_one_of(type, std::array<std::string_view, 5>{"SystemRule", "User", "VirtualProxyConfig", "ProxyService",
                                                           "CustomPropertyDefinition"});
}
std::string path_of(const rest::Request& request) { return request.target.substr(0, request.target.find('?')); }
std::string_view first_part(std::string_view pattern) { return pattern.substr(0, pattern.find('/')); }

}  // namespace

Journal::Journal(const Host& host)
    : log_(host, "Repository"),
      audit_(log_.trace("Audit")),
      users_(log_.trace("UserManagement")),
      performance_(log_.trace("Performance")),
      security_(log_.trace("Security")) {}

void Journal::changed(const rest::Request& request, const Change& change, const std::string& verb, int place) {
    Asker who = request.asker;
    if (!who.package.empty()) who.sequence += "." + std::to_string(place);
    const auto& word = words[static_cast<std::size_t>(change.what)];
    const auto command = (verb.empty() ? std::string(word.verb) : verb) + " " + change.type;
    const auto id = change.id.text(), path = path_of(request);
    const Deed deed{.command = command, .object_id = id, .object_name = change.name, .context = path};
    log_.activity(who, deed);
    Fields row{{"Action", word.action}, {"ResourceId", id}};
    who.add_trace_to(row);
    audit_.info(command, row);
    if (is_about_security(change.type)) log_.security(who, deed);
    if (change.type == "User") users_.info(command + " " + change.name);
}

void Journal::exported(const rest::Request& request, const Guid& app, const std::string& name) {
    const auto id = app.text(), path = path_of(request);
    log_.activity(request.asker, {.command = "Export App", .object_id = id, .object_name = name, .context = path});
    Fields row{{"Action", "export"}, {"ResourceId", id}};
    request.asker.add_trace_to(row);
    audit_.info("Export App", row);
}

void Journal::answered(const rest::Request& request, const std::string& pattern, int status,
                       std::chrono::microseconds taken) {
    const auto path = path_of(request);  // without the query, which may hold what people search for
    if (status == 403) {
        const auto command = request.method + " " + pattern;
        log_.security(request.asker, {.command = command, .result = status, .message = "Forbidden", .context = path});
        Fields row;
        request.asker.add_trace_to(row);
        security_.warn(command + " was denied", row);
    }
    if (!performance_.enabled(Level::info)) return;
    performance_.info(std::to_string(status), {{"Tracenumber", request.asker.package},
                                               {"Httpmethod", request.method},
                                               {"Url", path},
                                               {"Resourcetype", first_part(pattern)},
                                               {"Method", request.method + " " + pattern},
                                               {"Elapsedmilliseconds", std::to_string(taken.count() / 1000)}});
}

}  // namespace orrery::repository
