// Files made for one user, to be fetched over HTTP within a while.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

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
    /// Of one user the newest files are kept, `most` bytes of them.
    explicit ExportFiles(std::filesystem::path folder, std::uint64_t most = UINT64_MAX);
    ~ExportFiles();

    /// A place to write a file to. Throws std::filesystem::filesystem_error.
    std::filesystem::path place();
    /// Keeps what was written there for `life`; returns its address ("/tempcontent/…"). `owner` as User::name(), whose
    /// oldest files go when there are too many bytes. Throws QixError persistence_write_failed, and removes the file,
    /// when it is larger than all that a user may have.
    std::string keep(const std::string& owner, ExportFile file, bool serve_once, Clock::time_point now,
                     std::chrono::seconds life = kLife);
    /// Nothing for an address that is unknown, has ended, or is somebody else's. One that is to be served once is
    /// forgotten; its file stays until close().
    /// Without its last part ("/tempcontent/…/") it is the same address: some clients call the file as they like.
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
        std::uint64_t bytes = 0;
        std::uint64_t number = 0;  // the later the greater
    };
    void make_folder();
    void make_room(const std::string& owner, std::uint64_t bytes);

    const std::filesystem::path folder_;
    const std::uint64_t most_;
    std::mutex mutex_;
    std::uint64_t last_number_ = 0;
    bool made_ = false;
    std::map<std::string, Kept> kept_;  // by address
};

/// A name that can stand in an address and ends so: what may not becomes "_".
std::string export_file_name(const std::string& wanted, std::string_view end);

}  // namespace orrery::qix
