#include "tls_session.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "tls_data.h"

namespace orrery::client {

struct TlsSession::Data {
    explicit Data(const Tls& given) : tls(given) {}
    Tls tls;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl{nullptr, SSL_free};
    BIO *in = nullptr, *out = nullptr;  // the session's
    std::string outgoing;

    void collect() {
        char piece[16 * 1024];
        for (int size; (size = ::BIO_read(out, piece, sizeof piece)) > 0;)
            outgoing.append(piece, static_cast<size_t>(size));
    }
};

namespace {

bool is_address(const std::string& host) {
    in6_addr bytes;
    return ::inet_pton(AF_INET, host.c_str(), &bytes) == 1 || ::inet_pton(AF_INET6, host.c_str(), &bytes) == 1;
}

void expect_name(SSL* ssl, const std::string& name) {
    bool set = is_address(name) ? ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(ssl), name.c_str()) == 1
                                : ::SSL_set1_host(ssl, name.c_str()) == 1;
    if (!set) throw Error(Code::invalid, "the name " + name + " cannot stand in a certificate");
    ::SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
}

}  // namespace

TlsSession::TlsSession(const Tls& tls, const std::string& host) : data_(std::make_unique<Data>(tls)) {
    ::ERR_clear_error();
    data_->ssl.reset(::SSL_new(tls.data().context.get()));
    data_->in = ::BIO_new(::BIO_s_mem()), data_->out = ::BIO_new(::BIO_s_mem());
    if (!data_->ssl || !data_->in || !data_->out) throw Error(Code::limit, "no memory for a TLS session");
    auto* ssl = data_->ssl.get();
    ::SSL_set_bio(ssl, data_->in, data_->out);
    ::SSL_set_connect_state(ssl);
    auto& name = tls.data().name.empty() ? host : tls.data().name;
    if (tls.data().verify) expect_name(ssl, name);
    if (!is_address(name)) SSL_set_tlsext_host_name(ssl, name.c_str());
}

TlsSession::~TlsSession() = default;

std::string& TlsSession::outgoing() {
    data_->collect();
    return data_->outgoing;
}

void TlsSession::received(std::string_view bytes) {
    ::BIO_write(data_->in, bytes.data(), static_cast<int>(bytes.size()));
}

TlsSession::Step TlsSession::step(int result, const std::string& label) {
    if (result > 0) return Step::done;
    switch (::SSL_get_error(data_->ssl.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return Step::wants_bytes;
        case SSL_ERROR_ZERO_RETURN:
            return Step::closed;
        default:
            throw Error(Code::unavailable, "TLS with " + label + " failed: " + tls_reason(),
                        "does the receiver speak TLS on that port, and does it take our certificate?");
    }
}

TlsSession::Step TlsSession::handshake(const std::string& label) {
    auto result = ::SSL_do_handshake(data_->ssl.get());
    auto verdict = ::SSL_get_verify_result(data_->ssl.get());
    if (result <= 0 && verdict != X509_V_OK && data_->tls.data().verify) {
        ::ERR_clear_error();
        throw Error(Code::denied,
                    "the certificate of " + label + " is not trusted: " + ::X509_verify_cert_error_string(verdict),
                    "--cafile names the authority that signed it, --tlsname the name it was made for");
    }
    return step(result, label);
}

TlsSession::Step TlsSession::encrypt(std::string_view clear, const std::string& label) {
    return step(::SSL_write(data_->ssl.get(), clear.data(), static_cast<int>(clear.size())), label);
}

TlsSession::Step TlsSession::decrypt(char* place, size_t& size, const std::string& label) {
    auto result = ::SSL_read(data_->ssl.get(), place, static_cast<int>(size));
    size = result > 0 ? static_cast<size_t>(result) : 0;
    return step(result, label);
}

}  // namespace orrery::client
