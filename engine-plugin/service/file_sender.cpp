#include "service/file_sender.h"

#include <fstream>

namespace orrery::service {
namespace {

constexpr std::uintmax_t kInline = 128u << 10;
constexpr std::chrono::milliseconds kPause{10};

void remove_file(const std::filesystem::path& file) {
    std::error_code swept_later;
    std::filesystem::remove(file, swept_later);
}

}  // namespace

void FileSender::stop() {
    stopping_ = true;
    workers_.stop();
}

void FileSender::send(const std::filesystem::path& file, bool remove, Response& response) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error) throw Error(Code::not_found, "the file is not there any more");
    response.headers.emplace_back("content-length", std::to_string(size));
    if (size <= kInline) {
        std::ifstream bytes(file, std::ios::binary);
        response.body.assign(std::istreambuf_iterator<char>(bytes), {});
        if (remove) remove_file(file);
        return;
    }
    response.body_stream = offer(file, remove);
}

std::string FileSender::offer(const std::filesystem::path& file, bool remove) {
    auto [stream, id] = host_.offer_stream();
    const auto transfer = std::make_shared<FileTransfer>(std::move(stream), file, remove, patience_);
    workers_.post([this, transfer] { go_on(transfer); });
    return id;
}

/// A turn, then that of others.
void FileSender::go_on(const std::shared_ptr<FileTransfer>& transfer) {
    const FileTransfer::State state = stopping_ ? FileTransfer::State::over : transfer->go_on();
    if (state == FileTransfer::State::moving) workers_.post([this, transfer] { go_on(transfer); });
    if (state == FileTransfer::State::waiting) workers_.post_after(kPause, [this, transfer] { go_on(transfer); });
}

}  // namespace orrery::service
