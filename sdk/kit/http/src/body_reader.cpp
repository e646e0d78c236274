#include "body_reader.h"

namespace orrery::kit::http {

BodyReader::BodyReader(Channel& channel, const RequestHead& head, const ServerLimits& limits)
    : channel_(channel),
      limits_(limits),
      chunked_(head.chunked),
      announce_(head.expects_continue && head.has_body()),
      left_(head.content_length),
      state_(!head.has_body()                    ? State::complete
             : head.content_length > limits.body ? State::too_long
                                                 : State::more),
      progress_until_(Clock::now() + limits.progress) {}

Await<void> BodyReader::announce() {
    if (!std::exchange(announce_, false) || state_ != State::more) co_return;
    const bool told = co_await channel_.write("HTTP/1.1 100 Continue\r\n\r\n", limits_.progress);
    if (!told) state_ = State::gone;
}

Await<BodyReader::State> BodyReader::read(std::string& out) {
    if (state_ != State::more) co_return state_;
    if (channel_.view().empty()) {
        co_await announce();
        if (state_ != State::more) co_return state_;
        Channel::Fill filled = co_await channel_.fill(progress_until_);
        if (filled != Channel::Fill::ok)
            co_return state_ = filled == Channel::Fill::timed_out ? State::too_slow : State::gone;
    }
    take(channel_.view(), out);
    // A client that drips bytes gets no new time for each of them.
    if (seen_ - progress_at_ >= 16 * 1024) {
        progress_at_ = seen_;
        progress_until_ = Clock::now() + limits_.progress;
    }
    co_return state_;
}

void BodyReader::take(std::string_view input, std::string& out) {
    std::size_t offered = input.size();
    if (chunked_) {
        ChunkedReader::State state = chunks_.feed(input, [&](std::string_view piece) { out += piece; });
        if (state == ChunkedReader::State::complete) state_ = State::complete;
        if (state == ChunkedReader::State::bad) state_ = State::malformed;
    } else {
        std::string_view piece = input.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, offered)));
        out += piece;
        input.remove_prefix(piece.size());
        left_ -= piece.size();
        if (left_ == 0) state_ = State::complete;
    }
    seen_ += offered - input.size();
    channel_.consume(offered - input.size());
    if (seen_ > limits_.body) state_ = State::too_long;
}

Await<BodyReader::State> BodyReader::discard() {
    announce_ = false;
    progress_until_ = std::min(progress_until_, Clock::now() + std::chrono::seconds(5));
    std::string dropped;
    for (std::size_t total = 0; state_ == State::more && total < 1024 * 1024; total += dropped.size()) {
        dropped.clear();
        co_await read(dropped);
    }
    co_return state_;
}

}  // namespace orrery::kit::http
