// Any bytes as the log memory of another process: reading it ends, and stays within it.
#include "logs/ring.h"

#include <cstdint>
#include <cstdlib>
#include <memory>

using namespace orrery::kernel;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto memory = std::make_unique<RingMemory>();
    uint64_t position[2] = {};
    if (size < sizeof position) return 0;
    std::memcpy(position, data, sizeof position);
    data += sizeof position, size -= sizeof position;
    const auto bytes = std::min(size, RingMemory::capacity);
    // Anywhere in the ring: the bytes begin where the reader does.
    const auto read = position[0] & ~uint64_t{31};
    memory->read = read, memory->written = read + position[1] % (2 * RingMemory::capacity);
    std::memset(memory->bytes, 0, RingMemory::capacity);
    for (std::size_t i = 0; i < bytes; ++i)
        memory->bytes[(read + i) % RingMemory::capacity] = static_cast<char>(data[i]);
    RingReader reader(*memory, true);
    std::size_t rows = 0, sum = 0;
    for (bool more = reader.look(); more; more = reader.next()) {
        for (char c : reader.row().bytes) sum += static_cast<unsigned char>(c);
        if (++rows > RingMemory::capacity / ring_unit) std::abort();
    }
    reader.release();
    if (!reader.broken() && memory->read != memory->written) std::abort();
    return sum == SIZE_MAX;
}
