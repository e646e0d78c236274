// A chunked body reads the same whole and byte by byte.
#include <orrery/kit/http/chunked.h>

#include <cstdlib>

using namespace orrery::kit::http;

namespace {
struct Outcome {
    ChunkedReader::State state = ChunkedReader::State::more;
    std::string body;
    std::size_t used = 0;
};
Outcome read(std::string_view bytes, std::size_t step) {
    ChunkedReader reader;
    Outcome outcome;
    while (outcome.used < bytes.size() && outcome.state == ChunkedReader::State::more) {
        std::string_view piece = bytes.substr(outcome.used, step);
        std::size_t offered = piece.size();
        outcome.state = reader.feed(piece, [&](std::string_view part) { outcome.body += part; });
        outcome.used += offered - piece.size();
    }
    return outcome;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    Outcome whole = read(bytes, size + 1), dripped = read(bytes, 1);
    if (whole.state != dripped.state || whole.body != dripped.body || whole.used != dripped.used) std::abort();
    return 0;
}
