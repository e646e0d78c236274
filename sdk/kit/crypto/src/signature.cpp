#include "orrery/kit/crypto/signature.h"

#include <openssl/ec.h>
#include <openssl/rsa.h>

#include <array>

#include "x509_objects.h"

namespace orrery::crypto {
namespace {

using ContextPtr = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using SignaturePtr = Owned<ECDSA_SIG, ECDSA_SIG_free>;
using NumberPtr = Owned<BIGNUM, BN_free>;

enum class Family { pkcs1, pss, ecdsa };

struct Description {
    std::string_view name;
    SignatureAlgorithm algorithm;
    Family family;
    const EVP_MD* (*digest)();
    std::string_view curve;  // OpenSSL's name of it
};

constexpr std::array<Description, 9> descriptions{{
    {"RS256", SignatureAlgorithm::rs256, Family::pkcs1, EVP_sha256, ""},
    {"RS384", SignatureAlgorithm::rs384, Family::pkcs1, EVP_sha384, ""},
    {"RS512", SignatureAlgorithm::rs512, Family::pkcs1, EVP_sha512, ""},
    {"PS256", SignatureAlgorithm::ps256, Family::pss, EVP_sha256, ""},
    {"PS384", SignatureAlgorithm::ps384, Family::pss, EVP_sha384, ""},
    {"PS512", SignatureAlgorithm::ps512, Family::pss, EVP_sha512, ""},
    {"ES256", SignatureAlgorithm::es256, Family::ecdsa, EVP_sha256, "prime256v1"},
    {"ES384", SignatureAlgorithm::es384, Family::ecdsa, EVP_sha384, "secp384r1"},
    {"ES512", SignatureAlgorithm::es512, Family::ecdsa, EVP_sha512, "secp521r1"},
}};

const Description& describe_algorithm(SignatureAlgorithm algorithm) {
    return descriptions[static_cast<std::size_t>(algorithm)];
}

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// The two numbers as OpenSSL wants them (DER); empty when one of them is 0: such a "signature" fits every message
// where a library forgets to look.
std::string to_der(std::string_view signature) {
    const std::size_t half = signature.size() / 2;
    NumberPtr r(BN_bin2bn(bytes(signature), static_cast<int>(half), nullptr));
    NumberPtr s(BN_bin2bn(bytes(signature) + half, static_cast<int>(half), nullptr));
    const SignaturePtr pair(ECDSA_SIG_new());
    if (!r || !s || !pair || BN_is_zero(r.get()) || BN_is_zero(s.get())) return {};
    if (ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
    (void)r.release();
    (void)s.release();
    unsigned char* encoded = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &encoded);
    if (size <= 0) return {};
    std::string der(reinterpret_cast<char*>(encoded), static_cast<std::size_t>(size));
    OPENSSL_free(encoded);
    return der;
}

bool set_padding(EVP_PKEY_CTX* context, Family family) {
    if (family == Family::ecdsa) return true;
    if (family == Family::pkcs1) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

}  // namespace

std::optional<SignatureAlgorithm> signature_algorithm(std::string_view name) {
    for (const auto& one : descriptions)
        if (one.name == name) return one.algorithm;
    return std::nullopt;
}

struct PublicKey::State {
    KeyPtr key;
    CertificatePtr certificate;  // null for a bare key
    int kind = 0, bits = 0;
    std::string curve;

    explicit State(KeyPtr given) : key(std::move(given)), kind(EVP_PKEY_get_base_id(key.get())) {
        bits = EVP_PKEY_get_bits(key.get());
        char name[64] = {};
        std::size_t size = 0;
        if (kind == EVP_PKEY_EC && EVP_PKEY_get_group_name(key.get(), name, sizeof name, &size) == 1)
            curve.assign(name, size);
        const bool known_curve = curve == "prime256v1" || curve == "secp384r1" || curve == "secp521r1";
        if (!(kind == EVP_PKEY_RSA && bits >= 2048 && bits <= 8192) && !(kind == EVP_PKEY_EC && known_curve))
            throw std::invalid_argument("public key: expected RSA of 2048 to 8192 bits, or P-256, P-384 or P-521");
    }
};

bool PublicKey::fits(SignatureAlgorithm algorithm) const {
    const Description& wanted = describe_algorithm(algorithm);
    return wanted.family == Family::ecdsa ? state_->curve == wanted.curve : state_->kind == EVP_PKEY_RSA;
}

bool PublicKey::verify(SignatureAlgorithm algorithm, std::string_view message, std::string_view signature) const {
    if (!fits(algorithm)) return false;
    const Description& wanted = describe_algorithm(algorithm);
    const auto width = static_cast<std::size_t>((state_->bits + 7) / 8);
    if (signature.size() != (wanted.family == Family::ecdsa ? 2 * width : width)) return false;
    const std::string der = wanted.family == Family::ecdsa ? to_der(signature) : std::string(signature);
    const ContextPtr context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* settings = nullptr;
    const bool good =
        !der.empty() && context &&
        EVP_DigestVerifyInit(context.get(), &settings, wanted.digest(), nullptr, state_->key.get()) == 1 &&
        set_padding(settings, wanted.family) &&
        EVP_DigestVerify(context.get(), bytes(der), der.size(), bytes(message), message.size()) == 1;
    ERR_clear_error();
    return good;
}

bool PublicKey::is_valid_at(std::chrono::system_clock::time_point time) const {
    if (!state_->certificate) return true;
    std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    return X509_cmp_time(X509_get0_notBefore(state_->certificate.get()), &seconds) < 0 &&
           X509_cmp_time(X509_get0_notAfter(state_->certificate.get()), &seconds) > 0;
}

std::string PublicKey::describe() const {
    if (state_->kind == EVP_PKEY_RSA) return "RSA " + std::to_string(state_->bits);
    return "P-" + std::to_string(state_->bits);
}

std::vector<PublicKey> read_public_keys(std::string_view pem) {
    const BioPtr reader = reader_of(pem);
    std::vector<PublicKey> keys;
    char *name = nullptr, *header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    while (PEM_read_bio(reader.get(), &name, &header, &data, &size) == 1) {
        const std::string kind(name);
        const unsigned char* at = data;
        CertificatePtr certificate(kind == "CERTIFICATE" ? d2i_X509(nullptr, &at, size) : nullptr);
        KeyPtr key(certificate            ? X509_get_pubkey(certificate.get())
                   : kind == "PUBLIC KEY" ? d2i_PUBKEY(nullptr, &at, size)
                                          : nullptr);
        const bool whole = at == data + size;
        for (void* part : {static_cast<void*>(name), static_cast<void*>(header), static_cast<void*>(data)})
            OPENSSL_free(part);
        ERR_clear_error();
        if (kind.find("PRIVATE") != std::string::npos)
            throw std::invalid_argument("the text holds a private key: only its owner may have that");
        if (!key || !whole) throw std::invalid_argument("a " + kind + " block that holds no readable public key");
        if (keys.size() == 16) throw std::invalid_argument("more than 16 public keys");
        auto state = std::make_shared<PublicKey::State>(std::move(key));
        state->certificate = std::move(certificate);
        keys.push_back(PublicKey(std::move(state)));
    }
    ERR_clear_error();
    if (keys.empty()) throw std::invalid_argument("no PEM block CERTIFICATE or PUBLIC KEY");
    return keys;
}

}  // namespace orrery::crypto
