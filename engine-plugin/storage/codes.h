// The codes of a column that is being made: packed from the start, as memory that is written for the first time costs
// more than packing.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <vector>

#include "storage/bit_packing.h"
#include "storage/column.h"

namespace orrery::engine {

/// A growing list of element numbers, kNoElement for NULL, in as many bits as the largest one needs so far. Reading is
/// thread-safe while nobody adds.
class Codes {
public:
    Codes() = default;
    explicit Codes(std::span<const Element> codes) { append(codes); }
    /// at(0), at(1), … at(count - 1).
    template <typename At>
    static Codes made(std::uint64_t count, At&& at) {
        Codes out;
        out.reserve(count);
        Element codes[Column::kBlock];
        for (std::uint64_t first = 0; first < count; first += Column::kBlock) {
            const auto some =
                static_cast<std::uint32_t>(count - first < Column::kBlock ? count - first : Column::kBlock);
            for (std::uint32_t i = 0; i < some; ++i) codes[i] = at(first + i);
            out.append(std::span<const Element>(codes, some));
        }
        return out;
    }
    static Codes nulls(std::uint64_t count) {
        Codes out;
        out.append_nulls(count);
        return out;
    }
    Codes(const Codes& other);
    Codes(Codes&& other) noexcept;
    Codes& operator=(Codes other) noexcept;
    ~Codes() = default;

    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::uint64_t null_count() const { return nulls_; }
    [[nodiscard]] Element operator[](std::uint64_t row) const {
        return decoded(PackedCodes(bytes_.get(), 0, bits_)[row]);
    }
    /// Writes the codes of rows [first, first + count) to `out`; fastest where `first` is a multiple of eight.
    void read(std::uint64_t first, std::uint32_t count, Element* out) const;

    /// Calls visit(first_row, codes) for consecutive spans of codes.
    template <typename Visit>
    void for_each_block(Visit&& visit) const {
        Element codes[Column::kBlock];
        for (std::uint64_t row = 0; row < size_; row += Column::kBlock) {
            const auto count = static_cast<std::uint32_t>(size_ - row < Column::kBlock ? size_ - row : Column::kBlock);
            read(row, count, codes);
            visit(row, std::span<const Element>(codes, count));
        }
    }

    void push_back(Element code) {
        if (code + 1 > limit() || bytes_for(size_ + 1, bits_) > capacity_) make_room(code + 1, 1);
        put(size_++, code);
        if (code == kNoElement) ++nulls_;
    }
    void append(std::span<const Element> codes);
    /// The first `rows` of them.
    void append(const Codes& codes, std::uint64_t rows);
    void append_nulls(std::uint64_t count);
    /// For so many rows in all; their memory is asked of the system, not written.
    void reserve(std::uint64_t rows);

    /// The finished column of a field of `cardinality` symbols. Codes become renumbered[code], if that is not empty.
    /// Their memory is the column's unless they are few.
    Column pack(Element cardinality, const std::vector<Element>& renumbered = {}) &&;

    class Iterator {
    public:
        using value_type = Element;
        using difference_type = std::ptrdiff_t;
        Iterator() = default;
        Iterator(const Codes* codes, std::uint64_t row) : codes_(codes), row_(row) {}
        Element operator*() const { return (*codes_)[row_]; }
        Iterator& operator++() {
            ++row_;
            return *this;
        }
        Iterator operator++(int) { return {codes_, row_++}; }
        bool operator==(const Iterator& other) const { return row_ == other.row_; }

    private:
        const Codes* codes_ = nullptr;
        std::uint64_t row_ = 0;
    };
    [[nodiscard]] Iterator begin() const { return {this, 0}; }
    [[nodiscard]] Iterator end() const { return {this, size_}; }

private:
    /// NULL is the largest code of its width, so an element is always less than the limit.
    [[nodiscard]] Element limit() const { return static_cast<Element>((std::uint64_t{1} << bits_) - 1); }
    [[nodiscard]] Element decoded(Element code) const { return code == limit() ? kNoElement : code; }
    static std::uint64_t bytes_for(std::uint64_t rows, std::uint32_t bits) {
        return packed_bytes(rows, bits) + kPackedPadding;
    }
    void put(std::uint64_t row, Element code) {
        const std::uint64_t bit = row * bits_;
        std::uint64_t word;
        std::memcpy(&word, bytes_.get() + bit / 8, sizeof word);
        word &= ~(std::uint64_t{limit()} << (bit % 8));
        word |= std::uint64_t{code & limit()} << (bit % 8);
        std::memcpy(bytes_.get() + bit / 8, &word, sizeof word);
    }
    void make_room(Element cardinality, std::uint64_t more);
    void reserve_bytes(std::uint64_t bytes);
    void widen(std::uint32_t bits);
    void renumber(std::uint32_t bits, Element cardinality, const std::vector<Element>& renumbered);

    std::unique_ptr<std::uint8_t[]> bytes_;
    std::uint64_t capacity_ = 0;
    std::uint64_t size_ = 0;
    std::uint64_t nulls_ = 0;
    std::uint32_t bits_ = 1;
};

}  // namespace orrery::engine
