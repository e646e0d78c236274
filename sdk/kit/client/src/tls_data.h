#pragma once
#include <openssl/ssl.h>
#include <orrery/kit/client/tls.h>

namespace orrery::client {

/// What all connections of one Tls share: the loaded files, and the name to verify; empty: the host's. Constant once
/// made.
struct Tls::Data {
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context{nullptr, SSL_CTX_free};
    std::string name;
    bool verify = true;
};

/// The newest reason in OpenSSL's queue, which is emptied.
std::string tls_reason();

}  // namespace orrery::client
