#include "cross_site_key.h"

#include <orrery/kit/http/text.h>

#include <algorithm>

namespace orrery::proxy {

KeyVerdict check_cross_site_key(const kit::http::Request& request) {
    constexpr KeyVerdict missing{403, "XSRF prevention check failed. Possible XSRF discovered."};
    auto sent = request.fields.find("x-qlik-xrfkey");
    auto asked = kit::http::query_value(request.query, "xrfkey", true);
    if (!sent || !asked || *sent != *asked) return missing;
    auto is_plain = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    if (sent->size() != 16 || !std::all_of(sent->begin(), sent->end(), is_plain))
        return {400, "The cross-site key must be 16 letters or digits."};
    return {};
}

}  // namespace orrery::proxy
