#include "orrery/kit/crypto/signature.h"

#include <boost/test/unit_test.hpp>

#include "orrery/kit/crypto/certificates.h"
#include "orrery/kit/crypto/encoding.h"
#include "signature_vectors.h"

using namespace orrery::crypto;

namespace {

PublicKey key_of(const Vector& vector) { return read_public_keys(vector.key_pem).at(0); }
SignatureAlgorithm algorithm_of(const Vector& vector) { return signature_algorithm(vector.algorithm).value(); }
std::string signature_of(const Vector& vector) { return base64url_decode(vector.signature).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(signatures)

BOOST_AUTO_TEST_CASE(every_algorithm_takes_what_another_implementation_signed) {
    for (const auto& vector : vectors)
        BOOST_TEST(key_of(vector).verify(algorithm_of(vector), vector.message, signature_of(vector)),
                   vector.algorithm << " was refused");
}

BOOST_AUTO_TEST_CASE(a_changed_message_or_signature_is_refused) {
    for (const auto& vector : vectors) {
        const PublicKey key = key_of(vector);
        const std::string good = signature_of(vector);
        BOOST_TEST(!key.verify(algorithm_of(vector), std::string(vector.message) + "x", good));
        BOOST_TEST(!key.verify(algorithm_of(vector), "", good));
        for (const std::size_t at : {std::size_t{0}, good.size() / 2, good.size() - 1}) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ 1);
            BOOST_TEST(!key.verify(algorithm_of(vector), vector.message, bad));
        }
    }
}

BOOST_AUTO_TEST_CASE(no_other_algorithm_takes_the_signature) {
    for (const auto& vector : vectors)
        for (const auto& other : vectors) {
            if (vector.algorithm == other.algorithm) continue;
            BOOST_TEST(!key_of(vector).verify(algorithm_of(other), vector.message, signature_of(vector)));
            BOOST_TEST(!key_of(other).verify(algorithm_of(vector), vector.message, signature_of(vector)));
        }
}

BOOST_AUTO_TEST_CASE(only_one_length_is_a_signature) {
    for (const auto& vector : vectors) {
        const PublicKey key = key_of(vector);
        const std::string good = signature_of(vector);
        for (const std::string& bad : {std::string(), good.substr(1), good + '\0', good + good,
                                       std::string(1, '\0') + good, std::string(good.size(), '\0')})
            BOOST_TEST(!key.verify(algorithm_of(vector), vector.message, bad));
    }
}

BOOST_AUTO_TEST_CASE(names_are_exact) {
    for (const char* name : {"", "none", "None", "NONE", "HS256", "HS384", "rs256", "RS256 ", "RS1", "EdDSA", "ES256K"})
        BOOST_TEST(!signature_algorithm(name).has_value(), name << " is no algorithm");
}

BOOST_AUTO_TEST_CASE(certificates_and_bare_keys_are_read_in_order) {
    const KeyPair root = make_root_authority("Root");
    std::string pem = root.certificate_pem + "\n" + std::string(vectors[0].key_pem);
    auto keys = read_public_keys(pem);
    BOOST_TEST(keys.size() == 2U);
    BOOST_TEST(keys[0].describe() == "P-256");
    BOOST_TEST(keys[1].describe() == "RSA 2048");
    BOOST_TEST(keys[0].fits(SignatureAlgorithm::es256));
    BOOST_TEST(!keys[0].fits(SignatureAlgorithm::es384));
    BOOST_TEST(!keys[0].fits(SignatureAlgorithm::rs256));
    const auto now = std::chrono::system_clock::now();
    BOOST_TEST(keys[0].is_valid_at(now));
    BOOST_TEST(!keys[0].is_valid_at(now + std::chrono::days(20'000)));
    BOOST_TEST(!keys[0].is_valid_at(now - std::chrono::days(20'000)));
    BOOST_TEST(keys[1].is_valid_at(now + std::chrono::days(20'000)));
}

BOOST_AUTO_TEST_CASE(private_keys_weak_keys_and_noise_are_refused) {
    const KeyPair root = make_root_authority("Root");
    std::string many;
    for (int i = 0; i < 17; ++i) many += root.certificate_pem;
    constexpr std::string_view rsa_1024 =
        "-----BEGIN PUBLIC KEY-----\n"
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDxpppOCREwc/+k4rZ+0nKr9u6P\n"
        "kHSsvTtKC2Jr/XSAo4h0ogRa/P7p+6xcR7phuLyDqGpEv1Q6X0P0xVQXVosZxX7K\n"
        "Th1DHda3xRwvbFrfeARG6kAmIJNMsniEjWXhukvpS053iIYPe/A0K/YTV0i1TMZV\n"
        "fJQTukoEzp4xWb/fuwIDAQAB\n"
        "-----END PUBLIC KEY-----\n";
    for (const std::string& text :
         {std::string(), std::string("RS256"), root.key_pem, root.certificate_pem + root.key_pem, many,
          std::string(rsa_1024), std::string("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")})
        BOOST_CHECK_THROW(read_public_keys(text), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
