#include "orrery/kit/http/certificate_folder.h"

#include <algorithm>

namespace orrery::kit::http {
namespace {

std::string in_folder(const std::filesystem::path& folder, const std::string& given, const char* otherwise) {
    return given.empty() ? (folder / otherwise).string() : given;
}

}  // namespace

CertificateFolder::CertificateFolder(std::filesystem::path folder, std::string certificate, std::string key)
    : files_{in_folder(folder, certificate, "server.pem"), in_folder(folder, key, "server_key.pem"),
             (folder / "root.pem").string()} {}

std::filesystem::file_time_type CertificateFolder::newest() const {
    std::filesystem::file_time_type latest{};
    for (const std::string& file : {files_.certificate, files_.key, files_.client_ca}) {
        std::error_code error;
        auto time = std::filesystem::last_write_time(file, error);
        if (error) throw std::runtime_error(file + " is not there yet");
        latest = std::max(latest, time);
    }
    return latest;
}

bool CertificateFolder::refresh() {
    std::lock_guard lock(mutex_);
    try {
        auto latest = newest();
        if (plain_ && latest == loaded_) return true;
        TlsFiles without_clients = files_;
        without_clients.client_ca.clear();
        if (!plain_) {
            auto plain = std::make_shared<TlsContext>(without_clients);
            mutual_ = std::make_shared<TlsContext>(files_);
            plain_ = std::move(plain);
        } else {
            plain_->reload();
            mutual_->reload();
        }
        loaded_ = latest;
        problem_.clear();
    } catch (const std::exception& error) {
        problem_ = error.what();
    }
    return plain_ != nullptr;
}

std::string CertificateFolder::problem() const {
    std::lock_guard lock(mutex_);
    return problem_;
}

std::shared_ptr<const TlsContext> CertificateFolder::plain() const {
    std::lock_guard lock(mutex_);
    return plain_;
}

std::shared_ptr<const TlsContext> CertificateFolder::mutual() const {
    std::lock_guard lock(mutex_);
    return mutual_;
}

}  // namespace orrery::kit::http
