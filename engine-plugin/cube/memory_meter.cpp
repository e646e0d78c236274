#include "cube/memory_meter.h"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>

namespace orrery::engine {
namespace {

std::atomic<std::size_t>& limit() {
    static std::atomic<std::size_t> bytes = std::size_t{4} << 30;
    return bytes;
}

}  // namespace

void MemoryMeter::set_limit(std::size_t bytes) { limit() = bytes; }

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
    if (bytes > limit())
        throw std::length_error("the calculation would take " + std::to_string(bytes >> 20) +
                                " MiB of memory; one may take " + std::to_string(limit() >> 20) + " MiB");
    if (innermost_ != nullptr) innermost_->working = std::max(innermost_->working, bytes);
}

}  // namespace orrery::engine
