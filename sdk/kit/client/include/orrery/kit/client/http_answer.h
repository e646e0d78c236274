// What an HTTP server answers, read as it comes.
#pragma once
#include <orrery/kit/http/chunked.h>
#include <orrery/kit/http/fields.h>

namespace orrery::client {

/// One answer. Owns its text.
struct HttpAnswer {
    int status = 0;
    kit::http::Fields fields;
    std::string body;
    bool keep_alive = true;
    bool good() const noexcept { return status >= 200 && status < 300; }
};

/// Takes the bytes of one answer to a POST or GET; skips interim answers (1xx). Throws Error(unavailable) for bytes
/// that are no HTTP/1 answer, or one with a head over 32 KiB or a body over `max_body`. One thread.
class HttpAnswerReader {
public:
    explicit HttpAnswerReader(size_t max_body) : max_body_(max_body) {}
    /// True when the answer is whole.
    bool feed(std::string_view bytes);
    /// The server has closed: true when that ends the body.
    bool end() const noexcept { return phase_ == Phase::until_close; }
    bool began() const noexcept { return began_; }
    HttpAnswer& answer() noexcept { return answer_; }

private:
    enum class Phase { head, fixed, chunked, until_close, done };
    bool read_head();
    void read_status_line(std::string_view line);
    void choose_body();
    bool read_body();
    void keep(std::string_view piece);

    size_t max_body_;
    HttpAnswer answer_;
    std::string buffer_;
    std::uint64_t left_ = 0;
    kit::http::ChunkedReader chunks_;
    Phase phase_ = Phase::head;
    bool began_ = false;
};

}  // namespace orrery::client
