#include "logs/spare_batches.h"

namespace orrery::kernel {

/// Never destroyed: a batch may come back at the very end.
SpareBatches& SpareBatches::all() {
    static auto& one = *new SpareBatches;
    return one;
}

std::shared_ptr<LogBatch> SpareBatches::take(size_t bytes) {
    if (bytes < least || bytes > most) {
        auto out = std::make_shared<LogBatch>();
        out->block.reserve(bytes);
        return out;
    }
    return {all().find(bytes), [](LogBatch* batch) { all().keep(batch); }};
}

LogBatch* SpareBatches::find(size_t bytes) {
    std::unique_ptr<LogBatch> out;
    {
        std::lock_guard lock(mutex_);
        if (!batches_.empty()) {
            out.reset(batches_.back());
            batches_.pop_back();
        }
    }
    if (!out) out = std::make_unique<LogBatch>();
    out->block.reserve(bytes);
    return out.release();
}

void SpareBatches::keep(LogBatch* batch) noexcept {
    *batch = {std::move(batch->block), 0, false, true, {}};
    batch->block.clear();
    {
        std::lock_guard lock(mutex_);
        if (batches_.size() < count && batch->block.capacity() <= 2 * most) return batches_.push_back(batch);
    }
    delete batch;
}

}  // namespace orrery::kernel
