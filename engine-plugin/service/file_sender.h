// Sends files as bodies of HTTP answers, each on a thread of a small pool.
#pragma once

#include <atomic>
#include <filesystem>

#include "orrery/http.h"
#include "qix/workers.h"

namespace orrery::service {

/// Small files go inline, others over a stream. A reader that takes nothing for a few seconds is dropped. [any thread]
class FileSender {
public:
    explicit FileSender(Host host) : host_(std::move(host)) {}
    ~FileSender() { stop(); }
    void stop();

    /// Puts the file into the response. With `remove` the file goes when it has been sent. Throws Error when it cannot
    /// be read.
    void send(const std::filesystem::path& file, bool remove, Response& response);
    /// Sends the file over a stream whose id is returned, whatever its size.
    std::string offer(const std::filesystem::path& file, bool remove);

private:
    void send_now(Stream& stream, const std::filesystem::path& file) const;

    const Host host_;
    std::atomic<bool> stopping_ = false;
    qix::Workers workers_{4};
};

}  // namespace orrery::service
