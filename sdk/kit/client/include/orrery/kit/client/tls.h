// TLS towards a server: what is trusted, and who we are.
#pragma once
#include <orrery/config.h>

#include <memory>

namespace orrery::client {

/// Where the certificates lie. File names are whole paths.
struct TlsSettings {
    std::string authority_file;              ///< PEM; empty: the system's authorities
    std::string certificate_file, key_file;  ///< PEM, shown to servers that ask; both or none
    std::string name;                        ///< the name the certificate must have; empty: the host connected to
    bool verify = true;                      ///< false: any certificate will do, which anyone on the way can show
};

/// Reads the settings of ORRERY_TLS_SETTINGS; relative files lie in the site's directory.
TlsSettings tls_settings(const Config& config);

/// The settings that tls_settings() reads, for the list at the end of ORRERY_PLUGIN.
#define ORRERY_TLS_SETTINGS                                                                                         \
    {"cafile", "PEM file with the authorities that may sign the receiver's certificate; default: the system's", "", \
     "path"},                                                                                                       \
        {"certificatefile", "PEM file with the certificate shown to a receiver that asks for one", "", "path"},     \
        {"keyfile", "PEM file with that certificate's private key", "", "path"},                                    \
        {"tlsname", "the name the receiver's certificate must have; default: the host's"}, {                        \
        "verifycertificate", "false: take any certificate, also that of an eavesdropper", "true", "text"            \
    }

/// The files read once, for many connections. Copyable, cheap. [any thread]
class Tls {
public:
    /// Throws Error(invalid) that names the parameter and the file.
    explicit Tls(const TlsSettings& settings);

    struct Data;
    const Data& data() const noexcept { return *data_; }

private:
    std::shared_ptr<const Data> data_;
};

}  // namespace orrery::client
