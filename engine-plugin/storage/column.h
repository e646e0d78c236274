// One column of a table: codes of symbols, packed to as many bits as the largest one needs.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "storage/array.h"
#include "storage/bit_packing.h"
#include "storage/symbols.h"
#include "storage/verification.h"

namespace orrery::engine {

/// Immutable. A code is an element number of the column's field; the field's cardinality is the code of NULL, so a
/// kernel's lookup array simply has cardinality + 1 slots and needs no branch. Kernels unpack blocks; nothing reads
/// single rows in hot loops. Reading codes of an app file for the first time checks them: AppFileError.
class Column {
public:
    static constexpr std::uint32_t kBlock = 4096;  // rows a kernel unpacks at a time: 16 KiB of codes stay in L1
    static constexpr std::uint32_t kMostBits = kMostPackedBits;
    static constexpr std::uint64_t kPadding = kPackedPadding;

    Column() = default;
    /// Packs `codes`, in which kNoElement is NULL, for a field of `cardinality` symbols.
    static Column pack(std::span<const Element> codes, Element cardinality);
    /// Adopts bytes packed like that.
    Column(Array<std::uint8_t> bytes, std::uint64_t rows, Element cardinality, bool has_null)
        : bytes_(std::move(bytes)),
          rows_(rows),
          bits_(bits_for(cardinality)),
          cardinality_(cardinality),
          has_null_(has_null) {}
    /// Those of an app file: `verification` says whether to trust them, and answers whether a row is NULL.
    Column(Array<std::uint8_t> bytes, std::uint64_t rows, Element cardinality,
           std::shared_ptr<Verification> verification)
        : Column(std::move(bytes), rows, cardinality, false) {
        verification_ = std::move(verification);
    }

    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    /// Bits per code: 0 (no symbol: every row is NULL) to 32.
    [[nodiscard]] std::uint32_t bits() const { return bits_; }
    /// The code of NULL: the field's cardinality.
    [[nodiscard]] Element null_code() const { return cardinality_; }
    /// Whether a row is NULL.
    [[nodiscard]] bool has_null() const { return verification_ ? verification_->answer() : has_null_; }
    /// As they are stored, checked.
    [[nodiscard]] const Array<std::uint8_t>& bytes() const {
        verify();
        return bytes_;
    }
    /// The same without a look at them; for who checks them.
    [[nodiscard]] const Array<std::uint8_t>& unverified_bytes() const { return bytes_; }
    void verify() const {
        if (verification_) verification_->ensure();
    }

    /// Writes the codes of rows [first, first + count) to `out`.
    void unpack(std::uint64_t first, std::uint32_t count, Element* out) const {
        verify();
        unpack_unverified(first, count, out);
    }
    void unpack_unverified(std::uint64_t first, std::uint32_t count, Element* out) const;
    /// Writes numbers[code] of those rows to `out`; `numbers` has cardinality + 1 slots. The seam behind which
    /// value-coded columns will decode numbers directly.
    void unpack_numbers(std::uint64_t first, std::uint32_t count, const double* numbers, double* out) const;
    /// One code, for display and tests.
    [[nodiscard]] Element code(std::uint64_t row) const {
        verify();
        return bits_ == 0 ? 0 : codes_from(row)[0];
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

    /// Calls visit(codes) for rows [first, first + count), count <= kBlock; codes[i] is the code of row first + i. With
    /// `most` nearly all of them are going to be read, else only some.
    template <typename Visit>
    void visit_codes(std::uint64_t first, std::uint32_t count, bool most, Visit&& visit) const {
        verify();
        if (bits_ != 0 && !most) return visit(codes_from(first));
        Element codes[kBlock];
        unpack_unverified(first, count, codes);
        visit(static_cast<const Element*>(codes));
    }

    /// Bits needed for the codes 0 .. cardinality.
    static std::uint32_t bits_for(Element cardinality) {
        return static_cast<std::uint32_t>(std::bit_width(cardinality));
    }
    /// Bytes that so many rows take, padding included.
    static std::uint64_t size_for(std::uint64_t rows, Element cardinality) {
        const std::uint64_t bytes = packed_bytes(rows, bits_for(cardinality));
        return bytes == 0 ? 0 : bytes + kPadding;
    }

private:
    [[nodiscard]] PackedCodes codes_from(std::uint64_t row) const { return {bytes_.data(), row, bits_}; }

    Array<std::uint8_t> bytes_;
    std::shared_ptr<Verification> verification_;  // null: the bytes are our own
    std::uint64_t rows_ = 0;
    std::uint32_t bits_ = 0;
    Element cardinality_ = 0;
    bool has_null_ = false;
};

}  // namespace orrery::engine
