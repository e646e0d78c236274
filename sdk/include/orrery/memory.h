// How much memory there is to share out.
#pragma once
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>

namespace orrery {

/// Bytes of main memory of this machine, or of the container around the process when that has less (cgroup v2,
/// memory.max). Not what is free at the moment. Any thread; reads a file each time. Never 0, never throws.
inline std::uint64_t memory_of_machine() {
    auto bytes =
        static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    std::uint64_t container = 0;
    if (std::ifstream("/sys/fs/cgroup/memory.max") >> container && container != 0)  // "max": no limit, no number
        bytes = std::min(bytes, container);
    return bytes;
}

}  // namespace orrery
