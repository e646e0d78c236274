#include "service/usage.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

namespace orrery::service {
namespace {

constexpr double kMegabyte = 1024.0 * 1024.0;
const auto loaded = std::chrono::steady_clock::now();

}  // namespace

MemoryUsage memory_usage() {
    MemoryUsage memory;
    const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    double size = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    memory.resident = resident * page / kMegabyte;
    memory.total = size * page / kMegabyte;
    memory.free = static_cast<double>(::sysconf(_SC_AVPHYS_PAGES)) * page / kMegabyte;
    return memory;
}

double processor_share() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - loaded;
    const double used = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    return wall.count() > 1 ? 100 * used / wall.count() : 0;
}

}  // namespace orrery::service
