// One column of a table: codes of symbols, packed in 1 to 4 whole bytes.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "storage/array.h"
#include "storage/symbols.h"

namespace orrery::engine {

/// Immutable. A code is an element number of the column's field; the field's cardinality is the code of NULL, so a
/// kernel's lookup array simply has cardinality + 1 slots and needs no branch. Kernels unpack blocks; nothing reads
/// single rows in hot loops.
class Column {
public:
    static constexpr std::uint32_t kBlock = 4096;  // rows a kernel unpacks at a time: 16 KiB of codes stay in L1

    Column() = default;
    /// Packs `codes`, in which kNoElement is NULL, for a field of `cardinality` symbols.
    static Column pack(std::span<const Element> codes, Element cardinality);
    /// Adopts bytes that pack() made (for example from an app file).
    Column(Array<std::uint8_t> bytes, std::uint32_t width, std::uint64_t rows, Element cardinality)
        : bytes_(std::move(bytes)), rows_(rows), width_(width), cardinality_(cardinality) {}

    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    /// Bytes per code: 0 (no symbol: every row is NULL) to 4.
    [[nodiscard]] std::uint32_t width() const { return width_; }
    /// The code of NULL: the field's cardinality.
    [[nodiscard]] Element null_code() const { return cardinality_; }
    [[nodiscard]] const Array<std::uint8_t>& bytes() const { return bytes_; }

    /// Writes the codes of rows [first, first + count) to `out`.
    void unpack(std::uint64_t first, std::uint32_t count, Element* out) const;
    /// Writes numbers[code] of those rows to `out`; `numbers` has cardinality + 1 slots. The seam behind which
    /// value-coded columns will decode numbers directly.
    void unpack_numbers(std::uint64_t first, std::uint32_t count, const double* numbers, double* out) const;
    /// One code, for display and tests.
    [[nodiscard]] Element code(std::uint64_t row) const {
        Element e = 0;
        unpack(row, 1, &e);
        return e;
    }

    /// Calls visit(first_row, codes, count) for consecutive blocks of rows [first, last).
    template <typename Visit>
    void for_each_block(std::uint64_t first, std::uint64_t last, Visit&& visit) const {
        Element codes[kBlock];
        for (std::uint64_t row = first; row < last; row += kBlock) {
            auto count = static_cast<std::uint32_t>(last - row < kBlock ? last - row : kBlock);
            unpack(row, count, codes);
            visit(row, static_cast<const Element*>(codes), count);
        }
    }

    /// Calls visit(codes) for rows [first, first + count), count <= kBlock; codes[i] is the code of row first + i.
    /// Codes are read in place where their width allows, else from an unpacked block: for loops that use each code
    /// once.
    template <typename Visit>
    void visit_codes(std::uint64_t first, std::uint32_t count, Visit&& visit) const {
        const std::uint8_t* bytes = bytes_.data() + first * width_;
        if (width_ == 1) return visit(PackedCodes<std::uint8_t>{bytes});
        if (width_ == 2) return visit(PackedCodes<std::uint16_t>{bytes});
        Element codes[kBlock];
        unpack(first, count, codes);
        visit(static_cast<const Element*>(codes));
    }

    /// Bytes needed for the codes 0 .. cardinality.
    static std::uint32_t width_for(Element cardinality);

private:
    template <typename Code>
    struct PackedCodes {
        const std::uint8_t* bytes;
        Element operator[](std::uint32_t i) const {
            Code code;
            std::memcpy(&code, bytes + i * sizeof(Code), sizeof(Code));
            return code;
        }
    };

    Array<std::uint8_t> bytes_;
    std::uint64_t rows_ = 0;
    std::uint32_t width_ = 0;
    Element cardinality_ = 0;
};

}  // namespace orrery::engine
