// Closed log files on their way to the archive folder of the file share, and what is kept of them there.
#pragma once
#include <chrono>
#include <functional>

#include "active_file.h"

namespace orrery::logging {

struct RetentionPolicy {
    std::chrono::seconds oldest{180LL * 86'400};
    std::uint64_t largest = 4ULL << 30;  ///< bytes of all archived files of this node
};

/// Moves `<log>/<service>/…/*Z.log` to `<archive>/<service>/` and the manifests along with them. [one thread]
class Archiver {
public:
    struct Folders {
        fs::path log;      ///< `<site>/Log`
        fs::path archive;  ///< `ArchivedLogs/<machine>`: only files of that machine are moved and removed
    };
    Archiver(Folders folders, RetentionPolicy policy, const SealKeys& keys, Failpoint failpoint = {})
        : folders_(std::move(folders)), policy_(policy), keys_(keys), failpoint_(std::move(failpoint)) {}

    /// Moves every closed file; a crash between any two steps leaves the rows in one of both places, and the next call
    /// Moves every closed file; a crash between any two steps leaves the rows in one of both places, and the next call
    /// goes on. Throws std::exception for the first file that could not be moved; it stays where it is, others do not.
    void move_closed();
    /// Removes the oldest files beyond age and size. Throws as move_closed().
    void retire(std::chrono::system_clock::time_point now);

private:
    bool is_ours(const fs::path& file) const;
    void move_file(const fs::path& from, const fs::path& folder);
    void copy_manifest(const fs::path& from, const fs::path& folder);
    void remove(const fs::path& file);
    void step(std::string_view name) const {
        if (failpoint_) failpoint_(name);
    }

    Folders folders_;
    RetentionPolicy policy_;
    const SealKeys& keys_;
    Failpoint failpoint_;
};

/// `HOST_AuditSecurity_Proxy_20260101T000000Z.log` → `HOST_AuditSecurity_Proxy`; empty for names that are no closed
/// log's.
std::string stem_of_closed(std::string_view file_name);

}  // namespace orrery::logging
