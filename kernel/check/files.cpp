// Files that parameters name: there, readable, and what their types say they must be.
#include <orrery/kit/crypto/certificate_info.h>
#include <orrery/kit/crypto/certificates.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "check/examination.h"
#include "conf/globals.h"
#include "logs/time_text.h"

namespace orrery::kernel {

namespace {

namespace fs = std::filesystem;

constexpr size_t largest_pem = 1u << 20;
constexpr std::chrono::days soon{14};

/// A parameter that names files, and who is told about them.
class FileCheck {
public:
    FileCheck(Examination& examined, const Stanza& stanza, const SettingInForce& setting)
        : examined_(examined), stanza_(stanza), setting_(setting) {}

    void check(const std::vector<SettingInForce>& all) {
        auto [base, detail] = settings::split_type(setting_.declared->type);
        if (base != "path" || detail.empty()) return;
        auto path = examined_.resolved(setting_.value);
        if (detail == "file") is_there(path, false);
        if (detail == "folder") is_there(path, true);
        if (detail == "certificate") check_certificate(path);
        if (detail == "certificates") check_folder(path);
        if (detail.starts_with("key="))
            for (auto& other : all)
                if (other.declared->name == detail.substr(4)) check_key(path, examined_.resolved(other.value));
    }

private:
    /// The parameter's line; a default stands nowhere, so the service is named instead.
    const Place& place() const { return setting_.at.file == "default" ? stanza_.at : setting_.at; }
    void error(const std::string& what, const std::string& hint) {
        examined_.conf.problems.error(place(), stanza_.name, "parameter --" + setting_.declared->name + ": " + what,
                                      hint);
    }
    void warning(const std::string& what, const std::string& hint) {
        examined_.conf.problems.warning(place(), stanza_.name, "parameter --" + setting_.declared->name + ": " + what,
                                        hint);
    }

    bool is_there(const fs::path& path, bool folder) {
        std::error_code failed;
        auto status = fs::status(path, failed);
        auto* wanted = folder ? "a folder" : "a file";
        if (!fs::exists(status))
            return error("there is no " + path.string() + ", expected " + wanted,
                         "relative paths are meant from the site's folder"),
                   false;
        if (folder ? !fs::is_directory(status) : !fs::is_regular_file(status))
            return error(path.string() + " is something else than " + wanted, "name " + std::string(wanted)), false;
        if (::access(path.c_str(), folder ? R_OK | X_OK : R_OK) != 0)
            return error(path.string() + " cannot be read: " + std::strerror(errno),
                         "chown or chmod it for the user who runs orrery"),
                   false;
        return true;
    }

    std::optional<std::string> contents(const fs::path& path) {
        if (!is_there(path, false)) return std::nullopt;
        std::ifstream in(path, std::ios::binary);
        std::string out(largest_pem + 1, '\0');
        in.read(out.data(), static_cast<std::streamsize>(out.size()));
        out.resize(static_cast<size_t>(in.gcount()));
        if (out.size() <= largest_pem) return out;
        error(path.string() + " is larger than 1 MiB, expected PEM", "name another file");
        return std::nullopt;
    }

    /// Its text, when it is one that can be used.
    std::optional<std::string> check_certificate(const fs::path& path) {
        auto pem = contents(path);
        if (!pem) return pem;
        try {
            auto info = crypto::read_certificate(*pem);
            auto now = std::chrono::system_clock::now();
            if (info.not_after < now)
                error("the certificate in " + path.string() + " expired on " + utc_time_text(info.not_after),
                      "renew it");
            else if (info.not_before > now)
                error(
                    "the certificate in " + path.string() + " is valid from " + utc_time_text(info.not_before) + " on",
                    "wait, or look at the clock of this machine");
            else if (crypto::expires_within(info, soon))
                warning("the certificate in " + path.string() + " expires on " + utc_time_text(info.not_after),
                        "renew it soon");
            return pem;
        } catch (const std::exception& failed) {
            error("no certificate in " + path.string() + ": " + failed.what(),
                  "expected PEM, which begins with -----BEGIN CERTIFICATE-----");
            return std::nullopt;
        }
    }

    void check_key(const fs::path& path, const fs::path& certificate_path) {
        auto key = contents(path);
        if (!key) return;
        struct stat facts {};
        if (::stat(path.c_str(), &facts) == 0 && (facts.st_mode & S_IRWXO) != 0)
            warning("others may read the key in " + path.string(), "chmod 600 it");
        std::ifstream in(certificate_path, std::ios::binary);
        std::ostringstream certificate;
        if (in) certificate << in.rdbuf();
        try {
            crypto::read_certificate(certificate.view());
        } catch (const std::exception&) {
            return;  // the certificate's own check has said so
        }
        try {
            if (!crypto::key_matches_certificate({certificate.str(), *key}))
                error("the key in " + path.string() + " is not that of the certificate in " + certificate_path.string(),
                      "name the key the certificate was asked for with");
        } catch (const std::exception&) {
            error("no private key in " + path.string(),
                  "expected PEM without a pass phrase, which begins with -----BEGIN PRIVATE KEY-----");
        }
    }

    /// Pairs X.pem and X_key.pem. What is not there yet will be made.
    void check_folder(const fs::path& folder) {
        std::error_code none;
        for (auto& entry : fs::directory_iterator(folder, none)) {
            auto path = entry.path();
            if (path.extension() != ".pem" || path.stem().string().ends_with("_key")) continue;
            if (!check_certificate(path)) continue;
            auto key = folder / (path.stem().string() + "_key.pem");
            if (fs::exists(key, none)) check_key(key, path);
        }
    }

    Examination& examined_;
    const Stanza& stanza_;
    const SettingInForce& setting_;
};

}  // namespace

void check_files(Examination& examined) {
    std::error_code failed;
    auto& globals = examined.conf.globals;
    for (auto& folder : plugin_path(examined.conf))
        if (!fs::is_directory(examined.resolved(folder), failed))
            examined.conf.problems.warning(globals.place_of(globals.as_written("PluginPath")), "",
                                           "PluginPath=: there is no folder " + examined.resolved(folder).string(),
                                           "make it, or take it out; relative paths are meant from the site's folder");
    for (auto& stanza : examined.conf.stanzas) {
        auto* one = examined.find(stanza.name);
        if (!one || !stanza.enabled) continue;
        for (auto& setting : one->settings) FileCheck(examined, stanza, setting).check(one->settings);
    }
}

}  // namespace orrery::kernel
