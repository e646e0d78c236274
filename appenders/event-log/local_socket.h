// Datagrams to a socket in the file system: the journal's, or syslog's.
#pragma once
#include <orrery/error.h>

#include <chrono>
#include <string>

namespace event_log {

/// Connects at the first send. One thread at a time.
class LocalSocket {
public:
    explicit LocalSocket(std::string path) : path_(std::move(path)) {}
    ~LocalSocket();
    LocalSocket(const LocalSocket&) = delete;
    LocalSocket& operator=(const LocalSocket&) = delete;

    const std::string& path() const noexcept { return path_; }
    /// Whether somebody listens there.
    bool present() const noexcept;
    /// One datagram; with `memfd` one that is too long for the socket goes as the descriptor of a sealed memory file,
    /// as the journal takes it. Throws Error(unavailable), Error(deadline), and Error(limit) for one that is too long.
    void send(std::string_view bytes, bool memfd, std::chrono::milliseconds timeout);

private:
    void open();
    void send_file(std::string_view bytes);
    [[noreturn]] void fail(int error);
    std::string path_;
    int descriptor_ = -1;
};

}  // namespace event_log
