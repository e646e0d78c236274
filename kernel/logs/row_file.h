// One log file that only grows by whole rows, and moves aside when it is long.
#pragma once
#include <filesystem>
#include <string_view>

#include "sockets/descriptor.h"

namespace orrery::kernel {

/// Not thread-safe. The folder and file are made at the first row; files are 0640, folders 0750.
class RowFile {
public:
    RowFile(std::filesystem::path folder, std::string name) : folder_(std::move(folder)), name_(std::move(name)) {}
    /// False when the rows could not be written (a full disk, a lost folder; error() says why); the next call tries
    /// again.
    bool append(std::string_view rows);
    int error() const noexcept { return error_; }  ///< errno of the last call that failed
    std::filesystem::path path() const { return folder_ / name_; }

private:
    bool open();

    static constexpr size_t longest_ = 16u << 20;
    std::filesystem::path folder_;
    std::string name_;
    Descriptor file_;
    size_t size_ = 0;
    int error_ = 0;
};

}  // namespace orrery::kernel
