// One JSON-RPC message in and out: the frame around methods, without their meaning.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "orrery/kit/json.h"
#include "qix/errors.h"

namespace orrery::qix {

constexpr int kGlobalHandle = -1;

/// Bounds of what one client may send in one message.
struct MessageLimits {
    json::ParseLimits json{.depth = 200, .bytes = 16u << 20, .values = 1'000'000};
};

/// A request as it came. `id` is echoed as given (an integer or a text).
struct RequestMessage {
    json::Value id;
    int handle = kGlobalHandle;
    std::string method;
    json::Value params;  ///< array (by position), object (by name) or null
    bool delta = false;  ///< the client can patch what it got before
};

/// Reads one message. Throws QixError parse_error or invalid_request; `id` is filled as soon as it is known, so that
/// the refusal can name the request. Of a text that is no JSON it is the id that stands where a request has it.
RequestMessage read_request(std::string_view text, const MessageLimits& limits, json::Value& id);

/// Handles whose objects changed or are gone. Sorted, without repetition.
struct ChangeLists {
    std::vector<int> changed;
    std::vector<int> closed;
    bool empty() const { return changed.empty() && closed.empty(); }
};

std::string result_message(const json::Value& id, const json::Value& result, const ChangeLists& changes);
/// `patches` is the text of an object with an array of patches for every key of the result.
std::string delta_message(const json::Value& id, std::string_view patches, const ChangeLists& changes);
std::string error_message(const json::Value& id, const QixError& error, const ChangeLists& changes = {});
/// A push of change lists that answers no request.
std::string push_message(const ChangeLists& changes);
std::string notification_message(std::string_view method, const json::Value& params);

/// A number as the protocol says it: not-a-number and infinities travel as texts.
json::Value wire_number(double number);

}  // namespace orrery::qix
