// Signatures that somebody else made, checked with his public key: tokens, assertions. Nothing here holds a secret.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::crypto {

/// Under the names of RFC 7518: RSA with PKCS#1 padding, RSA with PSS, and ECDSA as the two numbers side by side.
enum class SignatureAlgorithm { rs256, rs384, rs512, ps256, ps384, ps512, es256, es384, es512 };

/// By its exact name ("RS256"); nothing for every other text.
std::optional<SignatureAlgorithm> signature_algorithm(std::string_view name);

/// RSA of 2048 to 8192 bits, or the curves P-256, P-384 and P-521. Copies share the key. Any thread.
class PublicKey {
public:
    /// Whether a key of this kind makes such signatures: RS and PS go with RSA, each ES with exactly one curve.
    bool fits(SignatureAlgorithm algorithm) const;
    /// False for a signature of another length, of another key, or of an algorithm that does not fit; never throws for
    /// what an attacker may send.
    bool verify(SignatureAlgorithm algorithm, std::string_view message, std::string_view signature) const;
    /// When the certificate it came in may be used; a bare key has no such time.
    bool is_valid_at(std::chrono::system_clock::time_point time) const;
    /// "RSA 2048", "P-256".
    std::string describe() const;

private:
    friend std::vector<PublicKey> read_public_keys(std::string_view pem);
    struct State;
    explicit PublicKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
    std::shared_ptr<const State> state_;
};

/// Every key of a PEM text of CERTIFICATE and PUBLIC KEY blocks, in order. Throws std::invalid_argument when there is
/// none, when there are more than 16, when one is of another kind, or when the text holds a private key.
std::vector<PublicKey> read_public_keys(std::string_view pem);

}  // namespace orrery::crypto
