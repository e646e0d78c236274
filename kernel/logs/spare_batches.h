// Large batches whose rows were read, to be filled again.
#pragma once
#include <mutex>
#include <vector>

#include "logs/batch.h"

namespace orrery::kernel {

/// A block's fresh memory costs a page fault for every twenty rows, which takes longer than the rows. [any thread]
class SpareBatches {
public:
    /// An empty batch with room for `bytes`; it comes back here when nobody holds it any more. Small ones do not: a
    /// long queue of them would hold the room of large ones.
    static std::shared_ptr<LogBatch> take(size_t bytes);

private:
    static constexpr size_t least = 64u << 10, most = 512u << 10, count = 8;
    SpareBatches() { batches_.reserve(count); }
    static SpareBatches& all();
    LogBatch* find(size_t bytes);
    void keep(LogBatch* batch) noexcept;
    std::mutex mutex_;
    std::vector<LogBatch*> batches_;
};

}  // namespace orrery::kernel
