// The site's own certificates: a root authority and what it signs. Keys are ECDSA P-256; everything goes in and out as
// PEM.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::crypto {

/// A certificate and its private key (PKCS#8), both PEM. Holds a secret: write key_pem with write_private_file only.
struct KeyPair {
    std::string certificate_pem;
    std::string key_pem;
};

/// A self-signed authority that may sign end certificates but no further authorities.
KeyPair make_root_authority(std::string_view common_name, std::chrono::days lifetime = std::chrono::days{3650});

/// Under which names clients reach a server.
struct ServerNames {
    std::string common_name;
    std::vector<std::string> dns;  ///< host names; the common name is not added by itself
    std::vector<std::string> ip;   ///< textual IPv4 or IPv6 addresses
};

/// For TLS servers; throws std::invalid_argument when there is no name, or a name is no host name or address.
KeyPair issue_server_certificate(const KeyPair& root, const ServerNames& names,
                                 std::chrono::days lifetime = std::chrono::days{825});

/// For TLS clients: the services among themselves and outside tools.
KeyPair issue_client_certificate(const KeyPair& root, std::string_view common_name,
                                 std::chrono::days lifetime = std::chrono::days{825});

/// True when the key belongs to the certificate.
bool key_matches_certificate(const KeyPair& pair);

}  // namespace orrery::crypto
