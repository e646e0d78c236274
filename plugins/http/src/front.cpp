#include "front.h"

#include "user_header.h"

namespace orrery::http_front {
namespace {

namespace http = kit::http;

// What the outside may not say, and what only one of two readers would understand as X-Qlik-User.
void remove_reserved(const Door& door, http::Fields& fields) {
    fields.remove_if([&](const http::Field& field) {
        bool plain_spelling = field.name.find('_') == std::string::npos;
        return http::is_reserved_field(field.name) && !(door.mutual && plain_spelling);
    });
}

Fields record_for(const Door& door, http::Request& request) {
    remove_reserved(door, request.fields);
    std::optional<Identity> who;
    if (auto user = request.fields.find("x-qlik-user")) who = parse_user_header(*user);
    request.fields.remove("x-qlik-user");
    Fields record = http::to_record(request);
    if (who) record.add("identity.directory", who->directory).add("identity.id", who->id);
    return record;
}

http::Response failed(const Door& door, const http::Request& request, const Error& error) {
    door.target.host.log().warn("request failed: " + error.message(),
                                {{"request.id", request.id}, {"path", request.path}, {"service", door.target.stanza}});
    return http::error_response(error, request, door.target.stanza);
}

/// Calls without waiting are tried again after so many requests: a service may come to live in another process.
constexpr int spared = 1000;

}  // namespace

bool begin_answer(std::shared_ptr<const Door> door, http::Request& request, std::chrono::milliseconds deadline,
                  std::function<void(const http::ServerOptions::Finish&)> done) {
    if (request.websocket || request.send_body_to || door->mutual) return false;
    if (door->attempts_spared > 0) return --door->attempts_spared, false;
    auto record = record_for(*door, request);
    auto told = [door, done = std::move(done)](int32_t status, Record answer) {
        done([&](const http::Request& asked) {
            try {
                return http::read_answer(door->target, status, Fields(answer));
            } catch (const Error& error) {
                return failed(*door, asked, error);
            }
        });
    };
    if (http::start_http(door->target, request, record, deadline, std::move(told))) return true;
    door->attempts_spared = spared;
    return false;
}

http::Response answer(const Door& door, http::Request& request, std::chrono::milliseconds deadline) {
    try {
        Fields record = record_for(door, request);
        if (request.websocket) return http::open_socket(door.target, std::move(record), deadline);
        return http::call_http(door.target, request, std::move(record), deadline);
    } catch (const Error& error) {
        return failed(door, request, error);
    }
}

}  // namespace orrery::http_front
