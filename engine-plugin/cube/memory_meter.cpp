#include "cube/memory_meter.h"

#include <algorithm>

namespace orrery::engine {

thread_local MemoryMeter::Sum* MemoryMeter::innermost_ = nullptr;

MemoryMeter::MemoryMeter() : before_(innermost_) { innermost_ = &own_; }

MemoryMeter::~MemoryMeter() { innermost_ = before_; }

MemoryMeter::Use MemoryMeter::now() {
    if (innermost_ == nullptr) return {};
    return {innermost_->kept, innermost_->kept + innermost_->working};
}

void MemoryMeter::keep(std::size_t bytes) {
    if (innermost_ != nullptr) innermost_->kept += bytes;
}

void MemoryMeter::work(std::size_t bytes) {
    if (innermost_ != nullptr) innermost_->working = std::max(innermost_->working, bytes);
}

}  // namespace orrery::engine
