#include "crashes/dispatcher_trace.h"

#include <fcntl.h>

#include <fstream>
#include <sstream>

#include "crashes/report.h"

namespace orrery::kernel {

namespace {

/// The file: the process, the fingerprint of its configuration, and after a crash the trace.
std::filesystem::path report_last_run(const std::filesystem::path& site, const std::filesystem::path& words,
                                      const std::filesystem::path& binary) {
    std::ifstream in(words, std::ios::binary);
    Crash crash{"orrery", "", "", binary.string(), "", 0};
    std::ostringstream trace;
    if (!(in >> crash.process >> crash.configuration) || in.get() != '\n') return {};
    trace << in.rdbuf();
    crash.trace = trace.str();
    if (crash.trace.empty()) return {};
    crash.ending = "was ended by " + crash.trace.substr(0, crash.trace.find('\n'));
    return write_crash_report(site, crash);
}

}  // namespace

DispatcherTrace::DispatcherTrace(const std::filesystem::path& site, const std::filesystem::path& run,
                                 const std::filesystem::path& binary, const std::string& fingerprint)
    : report_(report_last_run(site, run / "last-words", binary)),
      words_(::open((run / "last-words").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
                    0600)) {
    auto head = std::to_string(::getpid()) + " " + fingerprint + "\n";
    if (words_ && ::write(words_.get(), head.data(), head.size()) > 0) trace_crashes(words_.get());
}

}  // namespace orrery::kernel
