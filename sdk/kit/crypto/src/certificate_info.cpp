#include "orrery/kit/crypto/certificate_info.h"

#include <arpa/inet.h>

#include <ctime>

#include "orrery/kit/crypto/encoding.h"
#include "x509_objects.h"

namespace orrery::crypto {
namespace {

using BignumPtr = Owned<BIGNUM, BN_free>;
using NamesPtr = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;

std::string common_name_of(const X509_NAME* name) {
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (at < 0) return {};
    unsigned char* text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0) throw std::invalid_argument("certificate: the common name is no text");
    std::string result(reinterpret_cast<char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return result;
}

std::chrono::system_clock::time_point time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) throw std::invalid_argument("certificate: unreadable date");
    return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

std::string bytes_of(const ASN1_STRING* text) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string address_of(const ASN1_OCTET_STRING* address) {
    const std::string binary = bytes_of(address);
    char text[INET6_ADDRSTRLEN] = {};
    if (binary.size() != 4 && binary.size() != 16) throw std::invalid_argument("certificate: malformed IP address");
    ::inet_ntop(binary.size() == 4 ? AF_INET : AF_INET6, binary.data(), text, sizeof text);
    return text;
}

void read_names(X509* certificate, CertificateInfo& info) {
    const NamesPtr names(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS) info.dns.push_back(bytes_of(name->d.dNSName));
        if (name->type == GEN_IPADD) info.ip.push_back(address_of(name->d.iPAddress));
    }
}

std::string serial_of(X509* certificate) {
    const BignumPtr number(required(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr), "serial number"));
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
    BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
    return hex_encode(bytes);
}

std::string fingerprint_of(X509* certificate) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    required(X509_digest(certificate, EVP_sha256(), digest, &size), "certificate fingerprint");
    return hex_encode({reinterpret_cast<char*>(digest), size});
}

}  // namespace

CertificateInfo read_certificate(std::string_view certificate_pem) {
    const CertificatePtr certificate = parse_certificate(certificate_pem);
    CertificateInfo info;
    info.common_name = common_name_of(X509_get_subject_name(certificate.get()));
    info.issuer_common_name = common_name_of(X509_get_issuer_name(certificate.get()));
    info.serial = serial_of(certificate.get());
    info.fingerprint = fingerprint_of(certificate.get());
    info.not_before = time_of(X509_get0_notBefore(certificate.get()));
    info.not_after = time_of(X509_get0_notAfter(certificate.get()));
    info.is_authority = X509_check_ca(certificate.get()) == 1;
    read_names(certificate.get(), info);
    return info;
}

bool expires_within(const CertificateInfo& info, std::chrono::seconds margin,
                    std::chrono::system_clock::time_point now) {
    return info.not_after - now <= margin;
}

bool is_issued_by(std::string_view certificate_pem, std::string_view root_pem) {
    const CertificatePtr certificate = parse_certificate(certificate_pem);
    const CertificatePtr root = parse_certificate(root_pem);
    EVP_PKEY* root_key = X509_get0_pubkey(root.get());
    const bool issued = X509_check_issued(root.get(), certificate.get()) == X509_V_OK && root_key &&
                        X509_verify(certificate.get(), root_key) == 1;
    ERR_clear_error();
    return issued;
}

}  // namespace orrery::crypto
