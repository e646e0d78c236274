// Whether sealed logs are what was written.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace orrery::logging {

struct VerifyRequest {
    std::vector<std::filesystem::path> folders;  ///< looked through with all below
    std::filesystem::path heads;  ///< where the logging service keeps the numbers of rows; may be missing
    std::string site_key;
};

/// What was found of one log: `<machine>_<log>_<service>`.
struct VerifiedLog {
    std::string log;
    size_t files = 0;
    std::uint64_t rows = 0;
    std::string finding;  ///< the first thing that is wrong; empty: all is as it was written
};

/// Every sealed log that has a file or a manifest in the folders. Throws std::exception when a folder or file cannot be
/// read. [any thread]
std::vector<VerifiedLog> verify(const VerifyRequest& request);

}  // namespace orrery::logging
