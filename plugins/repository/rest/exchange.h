// Requests and responses without a transport.
#pragma once

#include <orrery/asker.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery::repository::rest {

struct Identity {
    std::string directory, id;
    std::vector<std::pair<std::string, std::string>> attributes;  // of the session
};

struct Request {
    std::string method = "GET", target;                        // path and query as received
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body, body_stream;                             // a long body that is passed on: the id of its stream
    Identity identity;
    std::string caller;  // the service that passes it on
    Asker asker;         // the same, as logs name it

    std::optional<std::string_view> header(std::string_view lower_case_name) const;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body, body_stream = {};  // the body, or the id of the stream that brings it

    static Response json(int status, std::string text);
    static Response text(int status, std::string_view message);
    static Response empty(int status) { return {status, {}, {}, {}}; }
};

/// Whether the body of such a request is not for the repository: it is passed on as it comes, however long.
bool passes_body_on(std::string_view method, std::string_view target);

/// An expected "no": becomes the response. Thrown by handlers.
class Refusal {
public:
    Refusal(int status, std::string_view message) : response_(Response::text(status, message)) {}
    explicit Refusal(Response response) : response_(std::move(response)) {}
    const Response& response() const { return response_; }

private:
    Response response_;
};

}  // namespace orrery::repository::rest
