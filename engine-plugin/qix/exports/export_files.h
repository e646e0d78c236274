// Files made for one user, to be fetched over HTTP within a while.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace orrery::qix {

struct ExportFile {
    std::filesystem::path path;
    std::string name;  ///< as it is called in the address
    std::string type;  ///< media type
};

/// Keeps a folder of its own, which is emptied at the start: addresses do not outlive the engine. [any thread]
class ExportFiles {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::size_t kMost = 10'000;
    static constexpr std::chrono::seconds kLife{3600};

    /// An empty path means a folder among the system's temporary files.
    explicit ExportFiles(std::filesystem::path folder);
    ~ExportFiles();

    /// A place to write a file to. Throws std::filesystem::filesystem_error.
    std::filesystem::path place();
    /// Keeps what was written there; returns its address ("/tempcontent/…"). `owner` as User::name().
    std::string keep(const std::string& owner, ExportFile file, bool serve_once, Clock::time_point now);
    /// Nothing for an address that is unknown, has ended, or is somebody else's. One that is to be served once is
    /// forgotten; its file stays until close().
    struct Found {
        ExportFile file;
        bool last = false;  ///< remove the file when it has been read
    };
    std::optional<Found> find(const std::string& owner, const std::string& address, Clock::time_point now);
    /// Removes what has ended.
    void sweep(Clock::time_point now);

private:
    struct Kept {
        ExportFile file;
        std::string owner;
        bool serve_once = false;
        Clock::time_point end;
    };
    void make_folder();

    const std::filesystem::path folder_;
    std::mutex mutex_;
    bool made_ = false;
    std::map<std::string, Kept> kept_;  // by address
};

}  // namespace orrery::qix
