// Two ends of one stream, as the kernel hands them out.
#pragma once
#include <orrery/stream.h>

#include <stdexcept>

namespace orrery::test {

inline std::pair<Stream, Stream> stream_pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw std::runtime_error("no sockets");
    return {Stream(ends[0]), Stream(ends[1])};
}

}  // namespace orrery::test
