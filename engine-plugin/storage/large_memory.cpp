#include "storage/large_memory.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <thread>

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

void keep_freed_memory() {
#ifdef __GLIBC__
    constexpr int kKept = 64 << 20;         // at the end of a heap
    constexpr int kAlwaysGiven = 32 << 20;  // from here on memory is asked of the system, and given back to it
    const int processors = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    static_cast<void>(::mallopt(M_ARENA_MAX, std::max(1, processors / 2)));
    static_cast<void>(::mallopt(M_TRIM_THRESHOLD, kKept));
    static_cast<void>(::mallopt(M_MMAP_THRESHOLD, kAlwaysGiven));
#endif
}

}  // namespace orrery::engine
