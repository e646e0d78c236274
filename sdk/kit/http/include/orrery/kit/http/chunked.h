// Strict reader of the chunked transfer coding, fed with bytes as they come.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "orrery/kit/http/head.h"

namespace orrery::kit::http {

/// Holds the state of one body between pieces, none of its bytes. One per message; one thread at a time.
class ChunkedReader {
public:
    /// Whether the body goes on, is whole, or is no chunked body.
    enum class State { more, complete, bad };

    /// Takes bytes from the front of input (which is shortened to what was not needed) and hands body bytes to sink.
    /// complete: the body and its trailers, which are checked and dropped, are over. bad: answer 400 and close.
    template <class Sink>
    State feed(std::string_view& input, Sink sink) {
        while (!input.empty()) {
            if (phase_ == Phase::data) {
                std::string_view piece =
                    input.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size())));
                input.remove_prefix(piece.size());
                left_ -= piece.size();
                if (left_ == 0) phase_ = Phase::data_end;
                sink(piece);
            } else if (State state = take_control_byte(input); state != State::more) {
                return state;
            }
        }
        return State::more;
    }

private:
    enum class Phase { size, data, data_end, trailer };
    State take_control_byte(std::string_view& input);
    State end_of_line();
    State end_of_size_line();

    static constexpr std::size_t max_line = 256, max_trailer = 4096;
    Phase phase_ = Phase::size;
    std::uint64_t left_ = 0;
    std::string line_, trailer_;
};

}  // namespace orrery::kit::http
