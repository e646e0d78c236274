// Requests to one HTTP receiver over a connection that is kept.
#pragma once
#include <orrery/kit/client/connection.h>
#include <orrery/kit/client/http_answer.h>
#include <orrery/kit/client/url.h>

#include <optional>

namespace orrery::client {

/// One thread at a time.
class HttpSession {
public:
    static constexpr size_t max_body = 1u << 20;  ///< of an answer

    /// `tls` is needed for https only.
    HttpSession(Url url, std::optional<Tls> tls) : url_(std::move(url)), tls_(std::move(tls)) {}

    /// Posts `body` and answers whatever the receiver does; a redirect is an answer like others. A kept connection that
    /// the receiver had closed meanwhile is opened again once. Throws Error(unavailable), Error(deadline),
    /// Error(denied).
    HttpAnswer post(std::string_view content_type, std::string_view body, const kit::http::Fields& fields,
                    Deadline deadline);
    const Url& url() const noexcept { return url_; }

private:
    HttpAnswer exchange(std::string_view request, Deadline deadline);
    void connect(Deadline deadline);

    Url url_;
    std::optional<Tls> tls_;
    std::optional<Connection> connection_;
};

}  // namespace orrery::client
