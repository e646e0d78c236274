// Sees when the library of a service with AutoSwap=yes was put anew into its drop-in folder.
#pragma once
#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "sockets/descriptor.h"

namespace orrery::kernel {

class DropInWatch {
public:
    /// `changed` is called on a thread of the watch, for one service at a time, when its library is another file than
    /// before and nothing has moved in its folder for half a second.
    explicit DropInWatch(std::function<void(const std::string& stanza)> changed);
    ~DropInWatch();

    /// From now on exactly these: library by stanza. [any thread]
    void follow(const std::map<std::string, std::filesystem::path>& libraries);

private:
    /// What tells one file from another of the same name.
    struct Mark {
        ino_t inode = 0;
        off_t size = 0;
        int64_t seconds = 0, nanoseconds = 0;
        bool operator==(const Mark&) const = default;
    };
    struct Followed {
        std::filesystem::path library;
        Mark mark;
    };
    static Mark mark_of(const std::filesystem::path& library);
    void run();
    void watch_folders();
    void report_changed();

    const std::function<void(const std::string&)> changed_;
    const Descriptor events_, wakeup_;
    std::mutex mutex_;
    std::map<std::string, Followed> followed_;
    bool over_ = false;
    std::thread thread_;
};

}  // namespace orrery::kernel
