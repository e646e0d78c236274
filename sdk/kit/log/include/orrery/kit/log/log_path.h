// Where a log file may be.
#pragma once
#include <orrery/error.h>

#include <string>
#include <string_view>

namespace orrery::logkit {

/// A place a configuration names, made safe: relative ones lie in the site, without `..` and without symbolic links on
/// the way; absolute ones are the administrator's own choice.
struct LogPath {
    std::string base;    ///< the site's folder; empty: `folder` is absolute
    std::string folder;  ///< below `base`, may be empty; or absolute
    std::string name;    ///< of the file
    std::string shown() const;

    /// Reads the value of parameter `parameter`. `C:\ProgramData\Qlik\Sense\` and `%ProgramData%\Qlik\Sense\` stand for
    /// the site, as the manual's examples have them; other drive letters, backslashes and variables are refused, and so
    /// are files that are none of the log's: configuration, keys, libraries. Throws Error(invalid) naming the
    /// parameter.
    /// With `may_be_folder` a value that ends in `/` leaves the name to the appender.
    static LogPath read(std::string_view value, std::string_view site, std::string_view parameter,
                        bool may_be_folder = false);
    /// Refuses names that are none of the log's, as read() does, for names made otherwise.
    static void check_name(std::string_view name, std::string_view parameter);
};

/// An open folder or file. Owns the descriptor.
class FileHandle {
public:
    FileHandle() = default;
    explicit FileHandle(int descriptor) noexcept : descriptor_(descriptor) {}
    FileHandle(FileHandle&& other) noexcept : descriptor_(other.release()) {}
    FileHandle& operator=(FileHandle&& other) noexcept {
        if (this != &other) reset(other.release());
        return *this;
    }
    ~FileHandle() { reset(); }
    explicit operator bool() const noexcept { return descriptor_ >= 0; }
    int get() const noexcept { return descriptor_; }
    int release() noexcept {
        int out = descriptor_;
        descriptor_ = -1;
        return out;
    }
    void reset(int descriptor = -1) noexcept;

private:
    int descriptor_ = -1;
};

/// Opens the path's folder, making what is missing of it (0750). Throws Error(unavailable), or Error(denied) for a
/// symbolic link on the way.
FileHandle open_folder(const LogPath& path);

}  // namespace orrery::logkit
