#include "service/file_sender.h"

#include <fstream>
#include <memory>

namespace orrery::service {
namespace {

constexpr std::uintmax_t kInline = 128u << 10;
constexpr std::size_t kChunk = 60u << 10;
constexpr std::chrono::milliseconds kPatience{5000};

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
    // Work of the pool is copied: a stream is not.
    workers_.post([this, file, remove, end = std::make_shared<Stream>(std::move(stream))] {
        try {
            send_now(*end, file);
        } catch (const Error&) {
            // The reader has gone or stands still; it sees its body end early.
        }
        if (remove) remove_file(file);
    });
    return id;
}

void FileSender::send_now(Stream& stream, const std::filesystem::path& file) const {
    std::ifstream bytes(file, std::ios::binary);
    std::string chunk(kChunk, '\0');
    while (!stopping_ && (bytes.read(chunk.data(), kChunk) || bytes.gcount() > 0))
        stream.write(wire::Kind::data, std::string_view(chunk).substr(0, static_cast<std::size_t>(bytes.gcount())),
                     kPatience);
    if (!stopping_) stream.write(wire::Kind::end, {}, kPatience);
}

}  // namespace orrery::service
