#include "orrery/kit/crypto/certificates.h"

#include <arpa/inet.h>
#include <openssl/ec.h>

#include <algorithm>

#include "orrery/kit/crypto/random.h"
#include "x509_objects.h"

namespace orrery::crypto {
namespace {

using BignumPtr = Owned<BIGNUM, BN_free>;
using ExtensionPtr = Owned<X509_EXTENSION, X509_EXTENSION_free>;

enum class Purpose { authority, server, client };

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
    const BioPtr bio(required(BIO_new(BIO_s_mem()), "certificate text"));
    required(PEM_write_bio_X509(bio.get(), certificate), "certificate text");
    return text_of(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
    const BioPtr bio(required(BIO_new(BIO_s_secmem()), "key text"));
    required(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr), "key text");
    return text_of(bio.get());
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(
        required(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()), "certificate extension"));
    required(X509_add_ext(certificate, extension.get(), -1), "certificate extension");
}

void set_serial(X509* certificate) {
    std::string bytes = random_bytes(16);
    bytes[0] = static_cast<char>((bytes[0] & 0x7f) | 0x40);  // positive, and always sixteen bytes long
    const BignumPtr number(required(
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr),
        "serial number"));
    required(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)), "serial number");
}

void set_common_name(X509* certificate, std::string_view common_name) {
    if (common_name.empty() || common_name.size() > 64)
        throw std::invalid_argument("certificate: the common name must have 1 to 64 bytes");
    required(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                        reinterpret_cast<const unsigned char*>(common_name.data()),
                                        static_cast<int>(common_name.size()), -1, 0),
             "certificate name");
}

void set_lifetime(X509* certificate, std::chrono::days lifetime) {
    if (lifetime.count() < 1 || lifetime.count() > 36500)
        throw std::invalid_argument("certificate: the lifetime must be 1 to 36500 days");
    // An hour back, for clients whose clocks run late.
    required(X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nullptr, "certificate dates");
    required(
        X509_time_adj_ex(X509_getm_notAfter(certificate), static_cast<int>(lifetime.count()), 0, nullptr) != nullptr,
        "certificate dates");
}

void add_purpose(X509* certificate, X509* issuer, Purpose purpose) {
    const bool authority = purpose == Purpose::authority;
    add_extension(certificate, issuer, NID_basic_constraints,
                  authority ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE");
    add_extension(certificate, issuer, NID_key_usage,
                  authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
    if (purpose == Purpose::server) add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth");
    if (purpose == Purpose::client) add_extension(certificate, issuer, NID_ext_key_usage, "clientAuth");
    add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
    if (!authority) add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
}

// Names go into OpenSSL's comma-separated extension text, so nothing but a plain name may pass.
bool is_host_name(const std::string& name) {
    const auto allowed = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
               c == '_';
    };
    const std::string rest = name.starts_with("*.") ? name.substr(2) : name;
    return !rest.empty() && name.size() <= 253 && std::all_of(rest.begin(), rest.end(), allowed);
}

bool is_address(const std::string& text) {
    unsigned char binary[16];
    return ::inet_pton(AF_INET, text.c_str(), binary) == 1 || ::inet_pton(AF_INET6, text.c_str(), binary) == 1;
}

std::string alternative_names(const ServerNames& names) {
    std::string list;
    const auto add = [&list](const char* kind, const std::string& name, bool valid) {
        if (!valid) throw std::invalid_argument("server certificate: \"" + name + "\" is no host name or address");
        list += (list.empty() ? "" : ",") + std::string(kind) + name;
    };
    for (const auto& name : names.dns) add("DNS:", name, is_host_name(name));
    for (const auto& address : names.ip) add("IP:", address, is_address(address));
    if (list.empty()) throw std::invalid_argument("server certificate: at least one host name or address is needed");
    return list;
}

// One certificate with a new key; without `root` it signs itself.
KeyPair issue(const KeyPair* root, std::string_view common_name, std::chrono::days lifetime, Purpose purpose,
              const std::string& names) {
    const KeyPtr key(required(EVP_EC_gen("P-256"), "new key"));
    const CertificatePtr certificate(required(X509_new(), "new certificate"));
    const CertificatePtr root_certificate = root ? parse_certificate(root->certificate_pem) : nullptr;
    const KeyPtr root_key = root ? parse_key(root->key_pem) : nullptr;
    X509* issuer = root ? root_certificate.get() : certificate.get();

    required(X509_set_version(certificate.get(), X509_VERSION_3), "certificate version");
    set_serial(certificate.get());
    set_common_name(certificate.get(), common_name);
    set_lifetime(certificate.get(), lifetime);
    required(X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer)), "certificate issuer");
    required(X509_set_pubkey(certificate.get(), key.get()), "certificate key");
    add_purpose(certificate.get(), issuer, purpose);
    if (!names.empty()) add_extension(certificate.get(), issuer, NID_subject_alt_name, names);
    required(X509_sign(certificate.get(), root ? root_key.get() : key.get(), EVP_sha256()), "certificate signature");
    return {pem_of(certificate.get()), pem_of(key.get())};
}

}  // namespace

KeyPair make_root_authority(std::string_view common_name, std::chrono::days lifetime) {
    return issue(nullptr, common_name, lifetime, Purpose::authority, {});
}

KeyPair issue_server_certificate(const KeyPair& root, const ServerNames& names, std::chrono::days lifetime) {
    return issue(&root, names.common_name, lifetime, Purpose::server, alternative_names(names));
}

KeyPair issue_client_certificate(const KeyPair& root, std::string_view common_name, std::chrono::days lifetime) {
    return issue(&root, common_name, lifetime, Purpose::client, {});
}

bool key_matches_certificate(const KeyPair& pair) {
    const CertificatePtr certificate = parse_certificate(pair.certificate_pem);
    const KeyPtr key = parse_key(pair.key_pem);
    const bool matches = X509_check_private_key(certificate.get(), key.get()) == 1;
    ERR_clear_error();
    return matches;
}

}  // namespace orrery::crypto
