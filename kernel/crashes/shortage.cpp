#include "crashes/shortage.h"

#include <sys/mman.h>

#include <atomic>

namespace orrery::kernel {

namespace {

constexpr size_t aside = 2u << 20;
std::atomic<void*> kept{nullptr};
std::atomic<bool> given{false};

void* some_memory() noexcept {
    auto* at = ::mmap(nullptr, aside, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return at == MAP_FAILED ? nullptr : at;
}

/// operator new asks again as long as this returns.
void give_back() {
    auto* at = kept.exchange(nullptr);
    if (!at) throw std::bad_alloc();
    ::munmap(at, aside);
    given = true;
}

}  // namespace

void keep_memory_aside() {
    kept = some_memory();
    std::set_new_handler(give_back);
}

bool keep_memory_aside_again() noexcept {
    if (!given) return false;
    void* none = nullptr;
    auto* at = some_memory();
    if (!at) return false;
    if (!kept.compare_exchange_strong(none, at)) ::munmap(at, aside);
    return given.exchange(false);
}

}  // namespace orrery::kernel
