#include "key_check.h"

#include <orrery/kit/crypto/digest.h>

#include <algorithm>

namespace orrery::repository::rest {
namespace {

bool well_formed(std::string_view key) {
    const auto allowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    return key.size() == 16 && std::all_of(key.begin(), key.end(), allowed);
}

}  // namespace

void check_key(const Request& request, const Target& target) {
    const auto in_query = target.parameter("xrfkey");
    const auto in_header = request.header("x-qlik-xrfkey");
    if (!in_query || !in_header || in_query->size() != in_header->size() ||
        !crypto::constant_time_equal(*in_query, *in_header))
        throw Refusal(403, "XSRF prevention check failed. Possible XSRF discovered.");
    if (!well_formed(*in_query))
        throw Refusal(400, "The Xrfkey must have exactly 16 characters out of 0-9, a-z and A-Z.");
}

}  // namespace orrery::repository::rest
