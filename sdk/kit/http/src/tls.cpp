#include "orrery/kit/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <mutex>
#include <stdexcept>

#include "tls_state.h"

namespace orrery::kit::http {
namespace {

[[noreturn]] void fail(const std::string& file, const char* what) {
    char text[160] = "no details";
    if (unsigned long code = ERR_get_error()) ERR_error_string_n(code, text, sizeof text);
    ERR_clear_error();
    throw std::runtime_error(file + ": " + what + " (" + text + ")");
}

// Answers ALPN with http/1.1 when the client offers it; a client that offers only others may go on without.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered,
                    unsigned int length, void*) {
    static const unsigned char ours[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, size, ours, sizeof ours, offered, length) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

void harden(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set_mode(context,
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}

void ask_for_certificates(SSL_CTX* context, const std::string& file) {
    if (SSL_CTX_load_verify_file(context, file.c_str()) != 1) fail(file, "no usable CA certificate");
    SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(file.c_str()));
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_verify_depth(context, 4);
}

std::shared_ptr<TlsContext::State> load(const TlsFiles& files) {
    auto state = std::make_shared<TlsContext::State>();
    SSL_CTX* context = state->context.native_handle();
    ERR_clear_error();
    harden(context);
    if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1)
        fail(files.certificate, "no usable certificate");
    if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1)
        fail(files.key, "no usable private key");
    if (SSL_CTX_check_private_key(context) != 1) fail(files.key, "the key does not belong to the certificate");
    if (!files.client_ca.empty()) ask_for_certificates(context, files.client_ca);
    // A session resumes only under the certificate and CA it began with.
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_digest(SSL_CTX_get0_certificate(context), EVP_sha256(), digest, &size);
    SSL_CTX_set_session_id_context(context, digest, size > SSL_MAX_SID_CTX_LENGTH ? SSL_MAX_SID_CTX_LENGTH : size);
    return state;
}

}  // namespace

struct TlsContext::Slot {
    mutable std::mutex mutex;
    std::shared_ptr<State> state;
};

TlsContext::TlsContext(TlsFiles files) : files_(std::move(files)), slot_(std::make_unique<Slot>()) {
    slot_->state = load(files_);
}

TlsContext::~TlsContext() = default;

void TlsContext::reload() {
    std::shared_ptr<State> fresh = load(files_);
    std::lock_guard lock(slot_->mutex);
    slot_->state = std::move(fresh);
}

std::shared_ptr<TlsContext::State> TlsContext::current() const {
    std::lock_guard lock(slot_->mutex);
    return slot_->state;
}

std::string peer_common_name(SSL* connection) {
    X509* certificate = SSL_get0_peer_certificate(connection);
    if (!certificate || SSL_get_verify_result(connection) != X509_V_OK) return {};
    const X509_NAME* subject = X509_get_subject_name(certificate);
    int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0) return {};
    unsigned char* text = nullptr;
    int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    std::string name = size > 0 ? std::string(reinterpret_cast<char*>(text), static_cast<std::size_t>(size)) : "";
    OPENSSL_free(text);
    return name;
}

}  // namespace orrery::kit::http
