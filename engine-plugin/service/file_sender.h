// Sends files as bodies of HTTP answers, all of them by a small pool of threads.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>

#include "orrery/http.h"
#include "qix/workers.h"
#include "service/file_transfer.h"

namespace orrery::service {

/// Small files go inline, others over a stream. Slow readers hold up nobody; one that takes nothing for the time of
/// `patience` is dropped. [any thread]
class FileSender {
public:
    explicit FileSender(Host host, std::chrono::milliseconds patience = std::chrono::seconds(5))
        : host_(std::move(host)), patience_(patience) {}
    ~FileSender() { stop(); }
    void stop();

    /// Puts the file into the response. With `remove` the file goes when it has been sent. Throws Error when it cannot
    /// be read.
    void send(const std::filesystem::path& file, bool remove, Response& response);
    /// Sends the file over a stream whose id is returned, whatever its size.
    std::string offer(const std::filesystem::path& file, bool remove);

private:
    void go_on(const std::shared_ptr<FileTransfer>& transfer);

    const Host host_;
    const std::chrono::milliseconds patience_;
    std::atomic<bool> stopping_ = false;
    qix::Workers workers_{4};
};

}  // namespace orrery::service
