// Results that are worth keeping: finished cubes, join maps, derived columns, compiled expressions.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace orrery::engine {

/// Thread-safe; least recently used entries leave first when the budget is exceeded, users keep what they hold.
/// Keys start with the data generation and "/", so entries of an older model are never found.
class CalculationCache {
public:
    explicit CalculationCache(std::size_t byte_budget) : byte_budget_(byte_budget) {}

    /// The entry of this key, null when there is none. T must be the type it was put with.
    template <typename T>
    std::shared_ptr<const T> find(const std::string& key) {
        return std::static_pointer_cast<const T>(find_any(key));
    }
    /// Keeps an entry of about `bytes`.
    template <typename T>
    void put(const std::string& key, std::shared_ptr<const T> entry, std::size_t bytes) {
        put_any(key, std::static_pointer_cast<const void>(std::move(entry)), bytes);
    }
    /// Drops everything that belongs to other data generations (after a reload).
    void keep_only(std::uint64_t generation);
    std::size_t bytes() const;

private:
    struct Entry {
        std::string key;
        std::shared_ptr<const void> value;
        std::size_t bytes = 0;
    };
    std::shared_ptr<const void> find_any(const std::string& key);
    void put_any(const std::string& key, std::shared_ptr<const void> value, std::size_t bytes);

    std::size_t byte_budget_;
    mutable std::mutex mutex_;
    std::size_t bytes_ = 0;
    std::list<Entry> entries_;  ///< most recently used first
    std::unordered_map<std::string, std::list<Entry>::iterator> by_key_;
};

}  // namespace orrery::engine
