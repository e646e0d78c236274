#include "failure.h"

#include <openssl/err.h>

#include <stdexcept>

namespace orrery::crypto {

void throw_openssl(const std::string& what) {
    const unsigned long code = ERR_get_error();
    const char* reason = code ? ERR_reason_error_string(code) : nullptr;
    ERR_clear_error();
    throw std::runtime_error(what + ": " + (reason ? reason : "the cryptographic library gave no reason"));
}

}  // namespace orrery::crypto
