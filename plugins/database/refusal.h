// Why a connection failed: a server that is not there (yet), or one that does not want us.
#pragma once
#include <string_view>

namespace orrery::database {

/// True when waiting cannot help: the server answered, and the login, the database or the access rule is wrong. libpq
/// gives no SQLSTATE for a failed connection, so its words decide; a server that speaks another language is merely
/// waited for in vain.
inline bool is_refusal(std::string_view failure) {
    for (const std::string_view words :
         {"authentication failed", "no pg_hba.conf entry", "does not exist", "no password supplied"})
        if (failure.find(words) != std::string_view::npos) return true;
    return false;
}

}  // namespace orrery::database
