// The certificates of the site.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace orrery::repository {

struct CertificateSettings {
    std::filesystem::path folder;     // the exported PEM files
    std::filesystem::path authority;  // the root's key; on the central node only
    std::string site_name = "Orrery";
    std::vector<std::string> host_names;  // beside localhost and the loopback addresses
};

/// Makes what is missing: the root authority, the server's certificate (localhost, the host names, 127.0.0.1, ::1) and
/// the client's (CN=QlikClient); makes anew what is about to end, does not belong to its key or the root, or lacks a
/// host name. Leaves everything else alone. Keys are written with mode 0600. Gives a line for the log per file pair
/// made. Throws std::runtime_error naming the file when something cannot be read or written, and when the root has
/// ended or its key is missing while a certificate must be made.
std::vector<std::string> prepare_certificates(
    const CertificateSettings& settings, std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

}  // namespace orrery::repository
