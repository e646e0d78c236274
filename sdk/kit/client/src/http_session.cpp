#include <orrery/kit/client/http_session.h>

namespace orrery::client {

void HttpSession::connect(Deadline deadline) {
    connection_.emplace(url_.endpoint, deadline);
    try {
        if (url_.tls) connection_->start_tls(tls_.value(), deadline);
    } catch (...) {
        connection_.reset();
        throw;
    }
}

/// The answer's status is 0 when a kept connection turned out to be closed before any of it came.
HttpAnswer HttpSession::exchange(std::string_view request, Deadline deadline) try {
    connection_->write(request, deadline);
    HttpAnswerReader reader(max_body);
    char piece[16 * 1024];
    for (;;) {
        auto got = connection_->read(piece, sizeof piece, deadline);
        if (got == 0) {
            if (!reader.began()) return {};
            if (!reader.end()) throw Error(Code::unavailable, url_.shown() + " closed the connection amid its answer");
        }
        if (got == 0 || reader.feed({piece, got})) break;
    }
    if (!reader.answer().keep_alive) connection_.reset();
    return std::move(reader.answer());
} catch (...) {
    connection_.reset();
    throw;
}

HttpAnswer HttpSession::post(std::string_view content_type, std::string_view body, const kit::http::Fields& fields,
                             Deadline deadline) {
    std::string request = "POST " + url_.target + " HTTP/1.1\r\nHost: " + url_.authority + "\r\nContent-Type: ";
    request.append(content_type).append("\r\nContent-Length: " + std::to_string(body.size()) + "\r\nAccept: */*\r\n");
    for (auto& field : fields) request += field.name + ": " + field.value + "\r\n";
    request.append("\r\n").append(body);
    bool kept = connection_ && connection_->alive();
    if (!kept) connect(deadline);
    auto answer = exchange(request, deadline);
    if (answer.status == 0 && kept) {
        connect(deadline);
        answer = exchange(request, deadline);
    }
    if (answer.status == 0) {
        connection_.reset();
        throw Error(Code::unavailable, url_.shown() + " closed the connection without an answer",
                    "does it speak HTTP/1.1?");
    }
    return answer;
}

}  // namespace orrery::client
