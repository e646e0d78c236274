#include "site_certificates.h"

#include <orrery/kit/crypto/certificate_info.h>
#include <orrery/kit/crypto/certificates.h>
#include <orrery/kit/crypto/private_file.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace orrery::repository {
namespace {

namespace fs = std::filesystem;
using crypto::KeyPair;

constexpr std::chrono::days renew_before{30};

std::string read_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

void make_folder(const fs::path& folder, fs::perms rights) {
    fs::create_directories(folder);
    fs::permissions(folder, rights);
}

struct Files {
    fs::path certificate, key;
    bool both() const { return fs::exists(certificate) && fs::exists(key); }
    KeyPair read() const { return {read_text(certificate), crypto::read_private_file(key)}; }
    void write(const KeyPair& pair) const {
        // The key first: a certificate without its key would be taken for the truth.
        crypto::write_private_file(key, pair.key_pem);
        crypto::write_private_file(certificate, pair.certificate_pem, 0644);
    }
};

bool holds_all(const std::vector<std::string>& held, const std::vector<std::string>& wanted) {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](auto& name) { return std::find(held.begin(), held.end(), name) != held.end(); });
}

class Preparation {
public:
    Preparation(const CertificateSettings& settings, std::chrono::system_clock::time_point now)
        : settings_(settings), now_(now), root_{settings.folder / "root.pem", settings.authority / "root_key.pem"} {}

    std::vector<std::string> run() {
        make_folder(settings_.folder, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                                          fs::perms::others_read | fs::perms::others_exec);
        prepare_root();
        prepare_server();
        prepare_client();
        return made_;
    }

private:
    void prepare_root() {
        if (!fs::exists(root_.certificate)) {
            if (fs::exists(root_.key))
                throw std::runtime_error(root_.certificate.string() +
                                         " is missing while its key is there; restore it "
                                         "from a backup, or remove the key to start a new site");
            make_folder(settings_.authority, fs::perms::owner_all);
            root_.write(crypto::make_root_authority(settings_.site_name + " site CA"));
            made_.push_back("made the site's root authority " + root_.certificate.string());
        }
        root_pem_ = read_text(root_.certificate);
        if (crypto::expires_within(crypto::read_certificate(root_pem_), std::chrono::days{0}, now_))
            throw std::runtime_error("the site's root certificate " + root_.certificate.string() +
                                     " has ended; a new root means new certificates for every client");
    }

    KeyPair authority() const {
        if (!fs::exists(root_.key))
            throw std::runtime_error("a certificate must be made, but the root's key " + root_.key.string() +
                                     " is not on this node");
        return root_.read();
    }

    bool usable(const Files& files, const crypto::ServerNames* names) const {
        if (!files.both()) return false;
        const auto pair = files.read();
        const auto info = crypto::read_certificate(pair.certificate_pem);
        return crypto::key_matches_certificate(pair) && crypto::is_issued_by(pair.certificate_pem, root_pem_) &&
               !crypto::expires_within(info, renew_before, now_) &&
               (!names || (holds_all(info.dns, names->dns) && holds_all(info.ip, names->ip)));
    }

    void prepare_server() {
        crypto::ServerNames names;
        names.dns = {"localhost"};
        for (auto& name : settings_.host_names)
            if (!holds_all(names.dns, {name})) names.dns.push_back(name);
        names.ip = {"127.0.0.1", "::1"};
        names.common_name = names.dns.back();
        const Files files{settings_.folder / "server.pem", settings_.folder / "server_key.pem"};
        if (usable(files, &names)) return;
        files.write(crypto::issue_server_certificate(authority(), names));
        made_.push_back("made the server certificate " + files.certificate.string());
    }

    void prepare_client() {
        const Files files{settings_.folder / "client.pem", settings_.folder / "client_key.pem"};
        if (usable(files, nullptr)) return;
        files.write(crypto::issue_client_certificate(authority(), "QlikClient"));
        made_.push_back("made the client certificate " + files.certificate.string());
    }

    const CertificateSettings& settings_;
    std::chrono::system_clock::time_point now_;
    Files root_;
    std::string root_pem_;
    std::vector<std::string> made_;
};

}  // namespace

std::vector<std::string> prepare_certificates(const CertificateSettings& settings,
                                              std::chrono::system_clock::time_point now) {
    return Preparation(settings, now).run();
}

}  // namespace orrery::repository
