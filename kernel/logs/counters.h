// Counters and measured values by name. [any thread]
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::kernel {

class Counters {
public:
    struct Measured {
        std::string name;
        int64_t count = 0;  ///< of a counter: its value; of a measure: how many were observed
        double sum = 0, largest = 0;
        bool observed = false;
    };
    void count(std::string_view name, int64_t by);
    void observe(std::string_view name, double value);
    std::vector<Measured> all() const;

private:
    struct Cell {
        std::atomic<int64_t> count{0};
        std::mutex mutex;
        double sum = 0, largest = 0;
        bool observed = false;
    };
    Cell* cell(std::string_view name);

    static constexpr size_t most_ = 20'000;  // names come from plugins: a loop over ids must not fill the memory
    mutable std::shared_mutex mutex_;
    std::map<std::string, std::unique_ptr<Cell>, std::less<>> cells_;
};

}  // namespace orrery::kernel
