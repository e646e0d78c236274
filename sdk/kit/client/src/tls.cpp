#include <openssl/err.h>

#include "tls_data.h"

namespace orrery::client {

namespace {

std::string in_site(const Config& config, std::string_view name) {
    std::string path(config.text(name));
    if (path.empty() || path[0] == '/' || config.site_directory().empty()) return path;
    return std::string(config.site_directory()) + "/" + path;
}

bool flag(const Config& config, std::string_view name, bool otherwise) {
    auto text = config.text(name);
    if (text == "True" || text == "TRUE") return true;
    if (text == "False" || text == "FALSE") return false;
    return config.flag(name, otherwise);
}

[[noreturn]] void refuse(std::string_view parameter, const std::string& file) {
    throw Error(Code::invalid, "parameter --" + std::string(parameter) + ": cannot use " + file + ": " + tls_reason(),
                "it must be a PEM file that the site's user may read");
}

}  // namespace

TlsSettings tls_settings(const Config& config) {
    return {in_site(config, "cafile"), in_site(config, "certificatefile"), in_site(config, "keyfile"),
            std::string(config.text("tlsname")), flag(config, "verifycertificate", true)};
}

std::string tls_reason() {
    auto code = ::ERR_peek_last_error();
    const char* reason = code ? ::ERR_reason_error_string(code) : nullptr;
    ::ERR_clear_error();
    return reason ? reason : "no reason given";
}

Tls::Tls(const TlsSettings& settings) {
    auto data = std::make_shared<Data>();
    ::ERR_clear_error();
    data->context.reset(::SSL_CTX_new(::TLS_client_method()));
    if (!data->context) throw Error(Code::internal, "no TLS: " + tls_reason());
    auto* context = data->context.get();
    data->name = settings.name, data->verify = settings.verify;
    ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    ::SSL_CTX_set_verify(context, settings.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    ::SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (settings.authority_file.empty())
        ::SSL_CTX_set_default_verify_paths(context);
    else if (::SSL_CTX_load_verify_file(context, settings.authority_file.c_str()) != 1)
        refuse("cafile", settings.authority_file);
    if (settings.certificate_file.empty() != settings.key_file.empty())
        throw Error(Code::invalid, "parameters --certificatefile and --keyfile go together", "give both or none");
    if (!settings.certificate_file.empty()) {
        if (::SSL_CTX_use_certificate_chain_file(context, settings.certificate_file.c_str()) != 1)
            refuse("certificatefile", settings.certificate_file);
        if (::SSL_CTX_use_PrivateKey_file(context, settings.key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
            ::SSL_CTX_check_private_key(context) != 1)
            refuse("keyfile", settings.key_file);
    }
    data_ = std::move(data);
}

}  // namespace orrery::client
