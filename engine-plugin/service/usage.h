// What this process uses of the machine.
#pragma once

namespace orrery::service {

struct MemoryUsage {
    double resident = 0, total = 0, free = 0;  ///< megabytes; free: of the machine
};
/// [any thread]
MemoryUsage memory_usage();
/// Share of one processor used since this process started, in percent. [any thread]
double processor_share();

}  // namespace orrery::service
