// The dispatcher's own crashes: nobody is left to write the report, so the next run does.
#pragma once
#include <filesystem>
#include <string>

#include "crashes/trace.h"
#include "sockets/descriptor.h"

namespace orrery::kernel {

/// Lives as long as the process. The site's lock is held.
class DispatcherTrace {
public:
    /// Makes a report of what the last run left in <run>/last-words, if it crashed, and has this run leave its own
    /// there. `binary` is this executable.
    DispatcherTrace(const std::filesystem::path& site, const std::filesystem::path& run,
                    const std::filesystem::path& binary, const std::string& fingerprint);

    /// The report that was made, or "".
    const std::filesystem::path& report() const noexcept { return report_; }

private:
    std::filesystem::path report_;
    Descriptor words_;
    SignalStack stack_;
};

}  // namespace orrery::kernel
