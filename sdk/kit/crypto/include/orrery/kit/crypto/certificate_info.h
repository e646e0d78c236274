// What a certificate says about itself, and whether it can still be used.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::crypto {

/// Owns its text. Nothing in it was verified but by whoever signed the certificate.
struct CertificateInfo {
    std::string common_name;
    std::string issuer_common_name;
    std::string serial;       ///< lower-case hex
    std::string fingerprint;  ///< SHA-256 of the DER form, lower-case hex
    std::chrono::system_clock::time_point not_before;
    std::chrono::system_clock::time_point not_after;
    std::vector<std::string> dns;
    std::vector<std::string> ip;
    bool is_authority = false;
};

/// Reads the first certificate of a PEM text; throws std::invalid_argument when there is none.
CertificateInfo read_certificate(std::string_view certificate_pem);

/// True when the certificate ends within `margin` from `now` (or has ended): time to issue a new one.
bool expires_within(const CertificateInfo& info, std::chrono::seconds margin,
                    std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

/// True when the root's key signed this certificate; says nothing about dates.
bool is_issued_by(std::string_view certificate_pem, std::string_view root_pem);

}  // namespace orrery::crypto
