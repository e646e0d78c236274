#include "storage/large_memory.h"

#include <sys/mman.h>

#include <cstdint>

namespace orrery::engine {

void expect_writing(void* memory, std::size_t bytes) {
    constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20;
    const auto start = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t first = (start + kLargePage - 1) / kLargePage * kLargePage;
    const std::uintptr_t last = (start + bytes) / kLargePage * kLargePage;
    // Only advice: where the system does not take it, everything works as before.
    if (first < last) static_cast<void>(::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE));
}

}  // namespace orrery::engine
