// The site's certificates as PEM files in one folder, which may not exist yet and may be renewed.
#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "orrery/kit/http/tls.h"

namespace orrery::kit::http {

/// Reads server.pem, server_key.pem and root.pem. Whoever owns it calls refresh() now and then. [any thread]
class CertificateFolder {
public:
    /// `certificate` and `key` replace server.pem and server_key.pem where given (a certificate that browsers know).
    explicit CertificateFolder(std::filesystem::path folder, std::string certificate = {}, std::string key = {});

    /// Loads what has become available or has changed. True while certificates are in use; false: problem() says why
    /// there are none. A renewal that cannot be read leaves the old ones in use.
    bool refresh();
    std::string problem() const;
    /// For listeners: only after refresh() gave true.
    std::shared_ptr<const TlsContext> plain() const;
    std::shared_ptr<const TlsContext> mutual() const;

private:
    std::filesystem::file_time_type newest() const;
    const TlsFiles files_;
    mutable std::mutex mutex_;
    std::shared_ptr<TlsContext> plain_, mutual_;
    std::filesystem::file_time_type loaded_{};
    std::string problem_ = "the certificates were not looked for yet";
};

}  // namespace orrery::kit::http
