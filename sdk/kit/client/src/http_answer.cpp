#include <orrery/error.h>
#include <orrery/kit/client/http_answer.h>
#include <orrery/kit/http/text.h>

#include <charconv>

namespace orrery::client {

namespace {

constexpr size_t max_head = 32 * 1024, max_lines = 200;

[[noreturn]] void refuse(const char* why) {
    throw Error(Code::unavailable, std::string("the receiver's answer is no HTTP/1 answer: ") + why,
                "is there an HTTP server on that port?");
}

}  // namespace

bool HttpAnswerReader::feed(std::string_view bytes) {
    if (bytes.empty()) return phase_ == Phase::done;
    began_ = true;
    buffer_ += bytes;
    while (phase_ == Phase::head)
        if (!read_head()) return false;
    return phase_ == Phase::done || read_body();
}

/// False: the head goes on.
bool HttpAnswerReader::read_head() {
    auto end = buffer_.find("\r\n\r\n");
    if (end == buffer_.npos) {
        if (buffer_.size() > max_head ||
            !std::string_view("HTTP/1.").starts_with(std::string_view(buffer_).substr(0, 7)))
            refuse("its head is none");
        return false;
    }
    if (end > max_head) refuse("its head is too long");
    auto line_end = buffer_.find("\r\n");
    answer_ = {};
    read_status_line(std::string_view(buffer_).substr(0, line_end));
    auto fields = kit::http::parse_fields(std::string_view(buffer_).substr(line_end + 2, end - line_end), max_lines);
    if (!std::holds_alternative<kit::http::Fields>(fields)) refuse("a header field is malformed");
    answer_.fields = std::move(std::get<kit::http::Fields>(fields));
    buffer_.erase(0, end + 4);
    if (answer_.status == 101) refuse("it switches protocols");
    if (answer_.status >= 200) choose_body();
    return true;
}

void HttpAnswerReader::read_status_line(std::string_view line) {
    if (line.size() < 12 || !line.starts_with("HTTP/1.") || line[8] != ' ' || (line.size() > 12 && line[12] != ' '))
        refuse("its first line is none");
    auto [end, failed] = std::from_chars(line.data() + 9, line.data() + 12, answer_.status);
    if (failed != std::errc{} || end != line.data() + 12 || answer_.status < 100) refuse("its status is none");
    answer_.keep_alive = line[7] != '0';
}

void HttpAnswerReader::choose_body() {
    if (auto connection = answer_.fields.find("connection"))
        kit::http::each_list_element(*connection, [&](std::string_view token) {
            if (kit::http::equal_ignoring_case(token, "close")) answer_.keep_alive = false;
        });
    auto length = answer_.fields.find("content-length");
    auto coding = answer_.fields.find("transfer-encoding");
    if (length && coding) refuse("its length is given in two ways");
    if (answer_.status == 204 || answer_.status == 304) {
        phase_ = Phase::done;
    } else if (coding) {
        if (!kit::http::equal_ignoring_case(*coding, "chunked")) refuse("its transfer coding is unknown");
        phase_ = Phase::chunked;
    } else if (length) {
        auto [end, failed] = std::from_chars(length->data(), length->data() + length->size(), left_);
        if (length->empty() || failed != std::errc{} || end != length->data() + length->size())
            refuse("its length is none");
        phase_ = left_ == 0 ? Phase::done : Phase::fixed;
    } else {
        answer_.keep_alive = false;
        phase_ = Phase::until_close;
    }
}

bool HttpAnswerReader::read_body() {
    std::string_view input = buffer_;
    if (phase_ == Phase::chunked) {
        auto state = chunks_.feed(input, [this](std::string_view piece) { keep(piece); });
        if (state == kit::http::ChunkedReader::State::bad) refuse("a chunk is malformed");
        if (state == kit::http::ChunkedReader::State::complete) phase_ = Phase::done;
    } else if (phase_ == Phase::fixed) {
        auto piece = input.substr(0, static_cast<size_t>(std::min<std::uint64_t>(left_, input.size())));
        keep(piece);
        left_ -= piece.size();
        if (left_ == 0) phase_ = Phase::done;
    } else {
        keep(input);
    }
    buffer_.clear();
    return phase_ == Phase::done;
}

void HttpAnswerReader::keep(std::string_view piece) {
    if (answer_.body.size() + piece.size() > max_body_) refuse("its body is too long");
    answer_.body += piece;
}

}  // namespace orrery::client
