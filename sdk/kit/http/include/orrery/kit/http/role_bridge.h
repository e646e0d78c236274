// Between HTTP messages and the roles http/1 and stream/1: the same records whether a request came from a socket or
// not.
#pragma once
#include <orrery/http.h>

#include <chrono>

#include "orrery/kit/http/message.h"

namespace orrery::kit::http {

/// Where requests of one service go.
struct RoleTarget {
    Host host;
    std::string stanza;
    Handle http, stream;
    RoleTarget() = default;
    RoleTarget(const Host& given, std::string_view name)
        : host(given),
          stanza(name),
          http(given.find("orrery.http/1", name)),
          stream(given.find("orrery.stream/1", name)) {}
};

/// True for names that only the inside may use: x-qlik-… in any spelling, but for the cross-site key.
bool is_reserved_field(std::string_view lower_case_name);

/// The record of a request: method, target, remote, request.id, listener and its fields. No identity: the caller adds
/// what it has verified. Fields that came several times are joined with a comma.
orrery::Fields to_record(const Request& request);

/// Calls http/1 with record, which gets the request's body (inline, or as a stream that starts now). Returns the
/// service's answer; throws its Error when it failed or nobody serves it. [worker]
Response call_http(const RoleTarget& target, Request& request, orrery::Fields record,
                   std::chrono::milliseconds deadline);

/// Calls http/1 with record without waiting, if that can be had: true, and `done` is told what read_answer() reads, on
/// a thread of the kernel's. Precondition: the request has no body stream. [any thread]
bool start_http(const RoleTarget& target, const Request& request, orrery::Fields& record,
                std::chrono::milliseconds deadline, Handle::Done done);

/// The response in a service's answer; throws its Error when it failed or nobody serves it. [any thread]
Response read_answer(const RoleTarget& target, int32_t status, const orrery::Fields& answer);

/// The answer that stands for a service's Error. A fault of the service's own is not explained to clients: the caller
/// logs it under the request's id.
Response error_response(const Error& error, const Request& request, std::string_view stanza);

/// Opens a WebSocket on stream/1: a response with status 101, or the refusal's Error. [worker]
Response open_socket(const RoleTarget& target, orrery::Fields record, std::chrono::milliseconds deadline);

}  // namespace orrery::kit::http
