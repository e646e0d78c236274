// A password as PostgreSQL stores it, so that the password itself never travels in a statement.
#pragma once
#include <string>
#include <string_view>

namespace orrery::database {

/// "SCRAM-SHA-256$4096:SALT$STORED:SERVER" (RFC 5802). The password must be printable ASCII.
std::string scram_verifier(std::string_view password, std::string_view salt);

}  // namespace orrery::database
