#include "orrery/kit/http/role_bridge.h"

#include "orrery/kit/http/problem.h"
#include "orrery/kit/http/text.h"

namespace orrery::kit::http {
namespace {

void attach_body(const RoleTarget& target, Request& request, orrery::Fields& record) {
    if (!request.send_body_to) {
        if (!request.body.empty()) record.add("body", request.body);
        return;
    }
    auto [stream, id] = target.host.offer_stream();
    record.add("body.stream", id);
    request.send_body_to(Descriptor(stream.release()));
}

}  // namespace

bool is_reserved_field(std::string_view name) {
    std::string spelled(name);
    for (char& c : spelled)
        if (c == '_') c = '-';
    return spelled.starts_with("x-qlik-") && name != "x-qlik-xrfkey";
}

orrery::Fields to_record(const Request& request) {
    orrery::Fields record;
    record.add("method", request.method).add("target", request.target()).add("remote", request.remote);
    record.add("request.id", request.id).add("listener", request.listener);
    std::string joined;
    for (auto field = request.fields.begin(); field != request.fields.end(); ++field) {
        auto same = [&](const Field& other) { return other.name == field->name; };
        if (std::find_if(request.fields.begin(), field, same) != field) continue;  // with the first of its name
        auto next = std::find_if(std::next(field), request.fields.end(), same);
        if (next != request.fields.end()) joined = field->value;
        for (auto more = next; more != request.fields.end();
             more = std::find_if(std::next(more), request.fields.end(), same))
            joined.append(", ").append(more->value);
        record.add("header.", field->name, next == request.fields.end() ? field->value : joined);
    }
    return record;
}

Response call_http(const RoleTarget& target, Request& request, orrery::Fields record,
                   std::chrono::milliseconds deadline) {
    attach_body(target, request, record);
    orrery::Fields answer;
    auto status = target.http.call(0, record.record(), answer, deadline);
    return read_answer(target, status, answer);
}

bool start_http(const RoleTarget& target, const Request& request, orrery::Fields& record,
                std::chrono::milliseconds deadline, Handle::Done done) {
    if (!request.body.empty()) record.add("body", request.body);
    return target.http.call_async(0, record.record(), std::move(done), deadline);
}

Response read_answer(const RoleTarget& target, int32_t status, const orrery::Fields& answer) {
    if (status != ORRERY_OK) check(status, answer, "the service '" + target.stanza + "' is not available");
    orrery::Response given = orrery::Response::read(answer);
    Response response;
    response.status = given.status;
    for (auto& [name, value] : given.headers) response.fields.add(lower(name), std::move(value));
    response.body = std::move(given.body);
    if (!given.body_stream.empty()) response.stream = Descriptor(target.host.take_stream(given.body_stream).release());
    return response;
}

Response error_response(const Error& error, const Request& request, std::string_view stanza) {
    int status = http_status(error.code());
    std::string accept(request.fields.find("accept").value_or(""));
    Response response = error.code() == Code::internal
                            ? problem(status, "the service '" + std::string(stanza) + "' failed",
                                      "an administrator finds the reason in the log under " + request.id, accept)
                            : problem(status, error.message(), error.hint(), accept);
    if (status == 503) response.fields.set("retry-after", "2");
    return response;
}

Response open_socket(const RoleTarget& target, orrery::Fields record, std::chrono::milliseconds deadline) {
    Response response;
    response.status = 101;
    try {
        response.stream = Descriptor(open_stream(target.host, target.stream, std::move(record), deadline).release());
    } catch (const orrery::Error& error) {
        // Which plugin it is that does not offer the call is nothing for clients.
        if (error.code() == orrery::Code::unsupported)
            throw orrery::Error(orrery::Code::invalid, "this address takes no WebSockets");
        throw;
    }
    return response;
}

}  // namespace orrery::kit::http
