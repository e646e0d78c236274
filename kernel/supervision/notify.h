// The receiving end of the sd_notify protocol, for one program.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "supervision/supervisor.h"

namespace orrery::kernel {

/// Listens from construction to destruction on a datagram socket at `path`, whose folder decides who may talk.
class NotifySocket {
public:
    using Said = std::function<void(std::string_view name, std::string_view value)>;
    /// `said` gets each NAME=value line on the supervisor's thread, and none when the destructor has returned. Throws
    /// Error: the path is too long, or cannot be made.
    NotifySocket(Supervisor& supervisor, std::filesystem::path path, Said said);
    ~NotifySocket();
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;

private:
    struct Ear {  // shared with the watch on it
        Descriptor socket;
        std::mutex mutex;
        Said said;
        bool hear();
    };
    const std::filesystem::path path_;
    std::shared_ptr<Ear> ear_ = std::make_shared<Ear>();
};

}  // namespace orrery::kernel
