// Parcels to an HTTP receiver: which answers mean later, which never.
#pragma once
#include <orrery/kit/client/http_session.h>
#include <orrery/kit/log/outbox.h>

namespace orrery::logkit {

/// One thread at a time. Errors name the receiver without the path and query of its address, and no token.
class HttpDelivery {
public:
    /// The address is in the setting `url`; token, header, timeout and TLS in those of the macros. Throws
    /// Error(invalid) naming the parameter.
    HttpDelivery(const Config& config, std::string_view url);

    /// Posts `body`, which has all of `due`. 2xx: `due` is emptied. Otherwise throws DeliveryError: answers that a
    /// later attempt may change (408, 425, 429, 5xx, but also 401, 403 and 404, which an operator may mend) keep it,
    /// with Retry-After; others (400, 413, 415, 422 …) give it up.
    client::HttpAnswer post(std::deque<Parcel>& due, std::string_view body);

private:
    client::HttpSession session_;
    kit::http::Fields fields_;
    std::chrono::milliseconds timeout_;
};

/// How long an answer's Retry-After asks for, seconds or a date; zero when it does not.
std::chrono::milliseconds retry_after(const client::HttpAnswer& answer, std::chrono::system_clock::time_point now);

/// The settings that an HttpDelivery reads of its own, for the list at the end of ORRERY_PLUGIN.
#define ORRERY_HTTP_DELIVERY_SETTINGS                                                        \
    {"token", "sent as `Authorization: Bearer …`", "", "text", "", ORRERY_SETTING_SECRET}, { \
        "header", "a further field of the requests, such as X-Api-Key: …", "", "text", "",   \
            ORRERY_SETTING_SECRET | ORRERY_SETTING_LIST                                      \
    }

}  // namespace orrery::logkit
