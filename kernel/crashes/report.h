// A crash as a file: how it ended, the trace, the last log rows, the configuration it ran under.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>

namespace orrery::kernel {

struct Crash {
    std::string service;        ///< or "orrery", the dispatcher itself
    std::string ending;         ///< "was ended by signal SIGSEGV"
    std::string trace;          ///< as trace_crashes() left it; may be empty
    std::string program;        ///< what ran: a library or a program
    std::string configuration;  ///< its fingerprint
    pid_t process = 0;
};

/// Writes <site>/crashes/<service>/<time>-<pid>.txt (0600; the newest twenty are kept) and returns its path, or "" when
/// it cannot be written. The rows come from <site>/logs. [any thread]
std::filesystem::path write_crash_report(const std::filesystem::path& site, const Crash& crash);

/// The newest report of a service, or "".
std::filesystem::path newest_crash_report(const std::filesystem::path& site, const std::string& service);

}  // namespace orrery::kernel
