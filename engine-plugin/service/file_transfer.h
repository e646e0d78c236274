// One file on its way to a reader, a little at a time.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>

#include "orrery/stream.h"

namespace orrery::service {

/// Used by one thread at a time. With `remove` the file goes when this does.
class FileTransfer {
public:
    FileTransfer(Stream stream, std::filesystem::path file, bool remove, std::chrono::milliseconds patience);
    FileTransfer(const FileTransfer&) = delete;
    FileTransfer& operator=(const FileTransfer&) = delete;
    ~FileTransfer();

    enum class State {
        moving,   ///< the reader takes what is sent
        waiting,  ///< it has no room now
        over      ///< all is sent, or the reader has gone or taken nothing for the time of `patience`
    };
    /// Sends what there is room for, up to a megabyte or so, without waiting for more room.
    State go_on();

private:
    bool has_room() const;

    Stream stream_;
    const std::filesystem::path file_;
    const bool remove_;
    const std::chrono::milliseconds patience_;
    std::ifstream bytes_;
    std::chrono::steady_clock::time_point moved_ = std::chrono::steady_clock::now();
};

}  // namespace orrery::service
