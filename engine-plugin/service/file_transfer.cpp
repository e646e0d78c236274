#include "service/file_transfer.h"

#include <poll.h>

#include <string>

namespace orrery::service {
namespace {

constexpr std::size_t kChunk = 60u << 10;
constexpr int kChunksATurn = 16;

}  // namespace

FileTransfer::FileTransfer(Stream stream, std::filesystem::path file, bool remove, std::chrono::milliseconds patience)
    : stream_(std::move(stream)),
      file_(std::move(file)),
      remove_(remove),
      patience_(patience),
      bytes_(file_, std::ios::binary) {}

FileTransfer::~FileTransfer() {
    if (!remove_) return;
    std::error_code swept_later;
    std::filesystem::remove(file_, swept_later);
}

/// Sockets have room for a chunk when they say that they have any: they say so when most of them is free.
bool FileTransfer::has_room() const {
    pollfd socket{stream_.descriptor(), POLLOUT, 0};
    return ::poll(&socket, 1, 0) > 0;
}

FileTransfer::State FileTransfer::go_on() try {
    std::string chunk(kChunk, '\0');
    for (int sent = 0; sent < kChunksATurn; ++sent) {
        const auto now = std::chrono::steady_clock::now();
        if (!has_room()) return now - moved_ > patience_ ? State::over : State::waiting;
        moved_ = now;
        bytes_.read(chunk.data(), kChunk);
        const auto size = static_cast<std::size_t>(bytes_.gcount());
        if (size == 0) {
            stream_.write(wire::Kind::end, {}, patience_);
            return State::over;
        }
        stream_.write(wire::Kind::data, std::string_view(chunk).substr(0, size), patience_);
    }
    return State::moving;
} catch (const Error&) {
    return State::over;  // the reader sees its body end early
}

}  // namespace orrery::service
