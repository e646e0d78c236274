// Owners for OpenSSL's certificate objects and their PEM forms; shared by the certificate sources only.
#pragma once
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <limits>
#include <stdexcept>
#include <string_view>

#include "failure.h"

namespace orrery::crypto {

using CertificatePtr = Owned<X509, X509_free>;
using KeyPtr = Owned<EVP_PKEY, EVP_PKEY_free>;
using BioPtr = Owned<BIO, BIO_free>;

inline BioPtr reader_of(std::string_view text) {
    if (text.size() > std::numeric_limits<int>::max()) throw std::invalid_argument("PEM text: longer than 2 GiB");
    return BioPtr(required(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), "PEM buffer"));
}

// A key that is encrypted must not make OpenSSL ask on the terminal.
inline int no_pass_phrase(char*, int, int, void*) { return -1; }

inline CertificatePtr parse_certificate(std::string_view pem) {
    CertificatePtr certificate(PEM_read_bio_X509(reader_of(pem).get(), nullptr, no_pass_phrase, nullptr));
    if (!certificate) {
        ERR_clear_error();
        throw std::invalid_argument("not a PEM certificate");
    }
    return certificate;
}

inline KeyPtr parse_key(std::string_view pem) {
    KeyPtr key(PEM_read_bio_PrivateKey(reader_of(pem).get(), nullptr, no_pass_phrase, nullptr));
    if (!key) {
        ERR_clear_error();
        throw std::invalid_argument("not an unencrypted PEM private key");
    }
    return key;
}

}  // namespace orrery::crypto
