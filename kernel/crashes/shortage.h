// What is done when memory is used up: what needs more of it fails, the dispatcher stays.
#pragma once
#include <chrono>
#include <new>
#include <thread>

namespace orrery::kernel {

/// Keeps some memory aside, which the first allocation that finds none gives back: enough to refuse whatever asked for
/// more. Once, before there are threads.
void keep_memory_aside();
/// Keeps it again, if there is some. True when it had been given back since. [any thread]
bool keep_memory_aside_again() noexcept;

/// False when there was no memory for it, and it was left where it was.
template <class Work>
bool if_memory_lasts(Work&& work) {
    try {
        work();
        return true;
    } catch (const std::bad_alloc&) {
        return false;
    }
}

/// For what has to be done, however long it takes until there is memory for it. `work` may be begun several times.
template <class Work>
void insist(Work&& work) {
    while (!if_memory_lasts(work)) std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

}  // namespace orrery::kernel
