// A read-only array that owns its memory or borrows it from a mapped app file.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace orrery::engine {

/// Cheap to copy; the memory lives as long as the last copy. Readers use it like a span.
template <typename T>
class Array {
public:
    Array() = default;
    Array(std::vector<T> values)  // NOLINT: implicit on purpose, an Array is a frozen vector
    {
        auto owned = std::make_shared<const std::vector<T>>(std::move(values));
        span_ = std::span<const T>(*owned);
        keeper_ = std::move(owned);
    }
    /// Borrows `values`, which `keeper` keeps alive (for example a mapped file).
    Array(std::span<const T> values, std::shared_ptr<const void> keeper) : span_(values), keeper_(std::move(keeper)) {}

    [[nodiscard]] std::size_t size() const { return span_.size(); }
    [[nodiscard]] bool empty() const { return span_.empty(); }
    [[nodiscard]] const T* data() const { return span_.data(); }
    [[nodiscard]] const T& operator[](std::size_t i) const { return span_.data()[i]; }
    [[nodiscard]] const T* begin() const { return span_.data(); }
    [[nodiscard]] const T* end() const { return span_.data() + span_.size(); }
    [[nodiscard]] std::span<const T> span() const { return span_; }

private:
    std::span<const T> span_;
    std::shared_ptr<const void> keeper_;
};

}  // namespace orrery::engine
