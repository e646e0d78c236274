// Which rows have certain codes in a column, kept for later selections that ask the same: a click changes one of them.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "storage/bitmap.h"
#include "storage/data_model.h"

namespace orrery::engine {

/// Sets of rows under a byte budget. Thread-safe; those least recently asked for leave first and stay valid with who
/// holds them.
class KnownRows {
public:
    using Rows = std::shared_ptr<const Bitmap>;

    explicit KnownRows(std::size_t byte_budget) : byte_budget_(byte_budget) {}

    /// A column of a model. Numbers, so that nothing is kept alive.
    struct Place {
        std::uint64_t generation = 0;
        TableId table = 0;
        FieldId field = 0;
        friend bool operator==(const Place&, const Place&) = default;
    };

    /// The rows whose code is one of `codes`, NULL's code being the last; null if they are not known.
    Rows find(const Place& place, const Bitmap& codes);
    /// The same worked out on the engine's threads, and known from now on.
    Rows make(const Place& place, Bitmap codes, const Column& column);
    /// Forgets those of other models (after a reload).
    void keep_only(std::uint64_t generation);
    [[nodiscard]] std::size_t bytes() const;

private:
    struct Entry {
        std::uint64_t hash = 0;
        Place place;
        Bitmap codes;
        Rows rows;
        [[nodiscard]] std::size_t bytes() const { return (codes.words().size() + rows->words().size()) * 8; }
    };
    using Entries = std::list<Entry>;

    Entries::iterator look_up(std::uint64_t hash, const Place& place, const Bitmap& codes);
    void forget(Entries::iterator entry);

    std::size_t byte_budget_;
    std::size_t bytes_ = 0;
    mutable std::mutex mutex_;
    Entries entries_;  // most recently used first
    std::unordered_multimap<std::uint64_t, Entries::iterator> by_hash_;
};

}  // namespace orrery::engine
