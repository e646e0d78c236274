#include "orrery/kit/http/chunked.h"

#include "orrery/kit/http/text.h"

namespace orrery::kit::http {

ChunkedReader::State ChunkedReader::take_control_byte(std::string_view& input) {
    char c = input.front();
    input.remove_prefix(1);
    bool after_return = !line_.empty() && line_.back() == '\r';
    if ((c == '\n') != after_return) return State::bad;  // a bare LF, or a CR inside a line
    if (c == '\n') {
        line_.pop_back();
        State state = end_of_line();
        line_.clear();
        return state;
    }
    line_.push_back(c);
    return line_.size() > max_line ? State::bad : State::more;
}

ChunkedReader::State ChunkedReader::end_of_line() {
    switch (phase_) {
        case Phase::data_end:
            if (!line_.empty()) return State::bad;
            phase_ = Phase::size;
            return State::more;
        case Phase::trailer:
            if (line_.empty())
                return std::holds_alternative<Refusal>(parse_fields(trailer_, 20)) ? State::bad : State::complete;
            trailer_ += line_ + "\r\n";
            return trailer_.size() > max_trailer ? State::bad : State::more;
        default:
            return end_of_size_line();
    }
}

ChunkedReader::State ChunkedReader::end_of_size_line() {
    std::size_t digits = 0;
    left_ = 0;
    for (; digits < line_.size() && hex_value(line_[digits]) >= 0; ++digits) {
        if (digits == 15) return State::bad;  // 60 bits are more than anybody has
        left_ = left_ * 16 + static_cast<std::uint64_t>(hex_value(line_[digits]));
    }
    std::string_view extension = std::string_view(line_).substr(digits);
    if (digits == 0 || !is_field_value(extension) || (!extension.empty() && extension.front() != ';'))
        return State::bad;
    phase_ = left_ == 0 ? Phase::trailer : Phase::data;
    return State::more;
}

}  // namespace orrery::kit::http
