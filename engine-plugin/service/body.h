// Responses of other services whose body comes over a stream.
#pragma once

#include "orrery/http.h"

namespace orrery::service {

/// The response with its body inline, however it came. Blocks until the body is whole. Throws Error when it does not
/// come, or is larger than 64 MiB.
inline Response with_whole_body(const Host& host, Response response) {
    constexpr std::size_t largest = 64u << 20;
    constexpr std::chrono::milliseconds patience{30'000};
    if (response.body_stream.empty()) return response;
    Stream stream = host.take_stream(response.body_stream);
    while (const auto message = stream.read(patience)) {
        if (message->kind == wire::Kind::end) {
            response.body_stream.clear();
            return response;
        }
        response.body += message->payload;
        if (response.body.size() > largest) throw Error(Code::limit, "an answer is larger than 64 MiB");
    }
    throw Error(Code::unavailable, "an answer ended early");
}

}  // namespace orrery::service
