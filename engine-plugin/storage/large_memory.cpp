#include "storage/large_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace orrery::engine {

namespace {

/// About the whole pages in the memory. Only advice: where the system does not take it, everything works as before.
void advise(void* memory, std::size_t bytes, std::uintptr_t page, int advice) {
    const auto start = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t first = (start + page - 1) / page * page;
    const std::uintptr_t last = (start + bytes) / page * page;
    if (first < last) static_cast<void>(::madvise(reinterpret_cast<void*>(first), last - first, advice));
}

}  // namespace

void expect_writing(void* memory, std::size_t bytes) {
    constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20;
    advise(memory, bytes, kLargePage, MADV_HUGEPAGE);
}

void expect_nothing(void* memory, std::size_t bytes) {
    static const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    advise(memory, bytes, page, MADV_DONTNEED);
}

}  // namespace orrery::engine
