#include "user_header.h"

#include <orrery/kit/http/text.h>

namespace orrery::http_front {
namespace {

namespace http = kit::http;

[[noreturn]] void refuse() {
    throw Error(Code::invalid, "the X-Qlik-User header is malformed",
                "send X-Qlik-User: UserDirectory=<directory>; UserId=<id>");
}

std::string decoded(std::string_view value) {
    auto text = http::percent_decode(http::trim(value));
    if (!text || text->empty() || !http::is_field_value(*text)) refuse();
    return *text;
}

}  // namespace

Identity parse_user_header(std::string_view value) {
    Identity who;
    while (!value.empty()) {
        auto end = value.find(';');
        auto part = http::trim(value.substr(0, end));
        value = end == std::string_view::npos ? std::string_view{} : value.substr(end + 1);
        if (part.empty()) continue;
        auto equals = part.find('=');
        if (equals == std::string_view::npos) refuse();
        auto key = http::trim(part.substr(0, equals));
        std::string* target = http::equal_ignoring_case(key, "UserDirectory") ? &who.directory
                              : http::equal_ignoring_case(key, "UserId")      ? &who.id
                                                                              : nullptr;
        if (!target || !target->empty()) refuse();
        *target = decoded(part.substr(equals + 1));
    }
    if (who.directory.empty() || who.id.empty()) refuse();
    return who;
}

}  // namespace orrery::http_front
