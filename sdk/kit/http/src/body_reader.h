// The body of one request, by length or by chunks.
#pragma once
#include <string>

#include "channel.h"
#include "orrery/kit/http/chunked.h"
#include "orrery/kit/http/server.h"

namespace orrery::kit::http {

/// Reads no more than the limits allow. Borrows channel and limits. [its network thread]
class BodyReader {
public:
    BodyReader(Channel& channel, const RequestHead& head, const ServerLimits& limits);
    enum class State { more, complete, malformed, too_long, gone, too_slow };
    State state() const { return state_; }
    /// Longer than what goes inline, as far as the head tells.
    bool known_to_be_long() const { return !chunked_ && left_ > limits_.inline_body; }
    /// Tells a client that waits for it to go on. Before a response may be under way; read() does it otherwise.
    Await<void> announce();
    /// Appends what comes next to out; waits for the client only when nothing is there.
    Await<State> read(std::string& out);
    /// Reads the rest and drops it, as long as it is short and comes quickly.
    Await<State> discard();

private:
    void take(std::string_view input, std::string& out);
    Channel& channel_;
    const ServerLimits& limits_;
    const bool chunked_;
    bool announce_;  // the client waits for 100 Continue
    std::uint64_t left_ = 0, seen_ = 0;
    ChunkedReader chunks_;
    State state_;
    Clock::time_point progress_until_;
    std::uint64_t progress_at_ = 0;
};

}  // namespace orrery::kit::http
