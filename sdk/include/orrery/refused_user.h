// Whom a sign-in page refused, told to the proxy for its logs.
#pragma once
#include <orrery/auth.h>

namespace orrery {

/// The field of a page's answer that names him; the proxy takes it out.
constexpr std::string_view refused_user_field = "x-orrery-refused-user";

/// Marks the answer of a page that says no to a user who exists, never to what somebody typed: that may be a password.
inline void name_refused_user(Response& response, const Principal& user) {
    if (!user.id.empty())
        response.headers.emplace_back(std::string(refused_user_field), user.directory + "\\" + user.id);
}

/// The user that such a field names.
inline Principal refused_user(std::string_view text) {
    const auto end = text.find('\\');
    if (end == text.npos) return {};
    return {std::string(text.substr(0, end)), std::string(text.substr(end + 1)), {}, {}, {}};
}

}  // namespace orrery
