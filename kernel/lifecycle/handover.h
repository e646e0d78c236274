// Hot swap: the open streams of one generation go to the next.
#pragma once
#include "roles/instance.h"
#include "sockets/streams.h"

namespace orrery::kernel {

struct Handover {
    size_t streams = 0;
    std::string trouble;  ///< "" when all went well, or when `from` keeps its streams to itself
};

/// Asks `from` to suspend and `to` to resume, at once, over a stream between both; what does not arrive is closed.
/// Returns when both have answered or `deadline` has passed. Precondition: no call is inside `from`.
Handover hand_over(Instance& from, Instance& to, Streams& streams, Milliseconds deadline);

}  // namespace orrery::kernel
