#include "storage/codes.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "storage/large_memory.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kFewestBytes = 64;
constexpr std::uint64_t kMany = std::uint64_t{1} << 18;  // rows from which on memory is handed over, not copied

/// The cardinality that codes need: one more than the largest of them, NULL aside.
Element cardinality_of(std::span<const Element> codes) {
    Element cardinality = 0;
    for (const Element code : codes) cardinality = std::max(cardinality, code + 1);  // that of NULL is 0
    return cardinality;
}

}  // namespace

Codes::Codes(const Codes& other) : nulls_(other.nulls_), bits_(other.bits_) {
    if (other.size_ == 0) return;
    reserve_bytes(bytes_for(other.size_, bits_));
    size_ = other.size_;
    std::memcpy(bytes_.get(), other.bytes_.get(), packed_bytes(size_, bits_));
}

Codes::Codes(Codes&& other) noexcept
    : bytes_(std::move(other.bytes_)),
      capacity_(std::exchange(other.capacity_, 0)),
      size_(std::exchange(other.size_, 0)),
      nulls_(std::exchange(other.nulls_, 0)),
      bits_(std::exchange(other.bits_, 1)) {}

Codes& Codes::operator=(Codes other) noexcept {
    bytes_ = std::move(other.bytes_);
    capacity_ = other.capacity_;
    size_ = other.size_;
    nulls_ = other.nulls_;
    bits_ = other.bits_;
    return *this;
}

void Codes::read(std::uint64_t first, std::uint32_t count, Element* out) const {
    unpack_codes(bits_, bytes_.get(), first, count, out);
    if (nulls_ == 0) return;
    const Element null = limit();
    for (std::uint32_t i = 0; i < count; ++i) out[i] = out[i] == null ? kNoElement : out[i];
}

void Codes::append(std::span<const Element> codes) {
    if (codes.empty()) return;
    make_room(cardinality_of(codes), codes.size());
    while (size_ % kPackedGroup != 0 && !codes.empty()) {
        push_back(codes.front());
        codes = codes.subspan(1);
    }
    pack_codes(bits_, codes, limit(), bytes_.get() + packed_bytes(size_, bits_));
    size_ += codes.size();
    nulls_ += static_cast<std::uint64_t>(std::count(codes.begin(), codes.end(), kNoElement));
}

void Codes::append(const Codes& codes, std::uint64_t rows) {
    Element block[Column::kBlock];
    for (std::uint64_t row = 0; row < rows; row += Column::kBlock) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(rows - row, Column::kBlock));
        codes.read(row, count, block);
        append(std::span<const Element>(block, count));
    }
}

void Codes::append_nulls(std::uint64_t count) {
    Element block[Column::kBlock];
    std::fill_n(block, std::min<std::uint64_t>(count, Column::kBlock), kNoElement);
    for (std::uint64_t done = 0; done < count; done += Column::kBlock)
        append(std::span<const Element>(block, std::min<std::uint64_t>(count - done, Column::kBlock)));
}

void Codes::reserve(std::uint64_t rows) { reserve_bytes(bytes_for(rows, kMostPackedBits)); }

void Codes::reserve_bytes(std::uint64_t bytes) {
    if (bytes <= capacity_) return;
    auto larger = std::make_unique_for_overwrite<std::uint8_t[]>(bytes);
    expect_writing(larger.get(), bytes);
    if (size_ != 0) std::memcpy(larger.get(), bytes_.get(), packed_bytes(size_, bits_));
    bytes_ = std::move(larger);
    capacity_ = bytes;
}

/// For `more` rows whose codes need `cardinality`.
void Codes::make_room(Element cardinality, std::uint64_t more) {
    const std::uint32_t bits = std::max(bits_, static_cast<std::uint32_t>(std::bit_width(cardinality)));
    const std::uint64_t bytes = bytes_for(size_ + more, bits);
    if (bytes > capacity_) reserve_bytes(std::max({bytes, capacity_ * 2, kFewestBytes}));
    if (bits > bits_) widen(bits);
}

/// From the last block to the first, as each one moves up.
void Codes::widen(std::uint32_t bits) {
    Element block[Column::kBlock];
    const Element null = static_cast<Element>((std::uint64_t{1} << bits) - 1);
    const std::uint64_t blocks = (size_ + Column::kBlock - 1) / Column::kBlock;
    for (std::uint64_t b = blocks; b-- > 0;) {
        const std::uint64_t first = b * Column::kBlock;
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(size_ - first, Column::kBlock));
        read(first, count, block);
        pack_codes(bits, std::span<const Element>(block, count), null, bytes_.get() + packed_bytes(first, bits));
    }
    bits_ = bits;
}

/// In place: into no more bits than there are.
void Codes::renumber(std::uint32_t bits, Element cardinality, const std::vector<Element>& renumbered) {
    Element block[Column::kBlock];
    for (std::uint64_t first = 0; first < size_; first += Column::kBlock) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(size_ - first, Column::kBlock));
        read(first, count, block);
        if (!renumbered.empty())
            for (std::uint32_t i = 0; i < count; ++i)
                if (block[i] != kNoElement) block[i] = renumbered[block[i]];
        pack_codes(bits, std::span<const Element>(block, count), cardinality, bytes_.get() + packed_bytes(first, bits));
    }
}

Column Codes::pack(Element cardinality, const std::vector<Element>& renumbered) && {
    Codes codes = std::move(*this);
    const std::uint32_t bits = Column::bits_for(cardinality);
    if (codes.size_ == 0 || bits == 0) return {{}, codes.size_, cardinality, codes.nulls_ != 0};
    if (bits > codes.bits_) codes.make_room(cardinality, 0);
    if (bits < codes.bits_ || codes.nulls_ != 0 || !renumbered.empty()) codes.renumber(bits, cardinality, renumbered);
    const std::uint64_t size = Column::size_for(codes.size_, cardinality);
    std::uint8_t* const bytes = codes.bytes_.get();
    if (const std::uint64_t used = codes.size_ * bits % 8; used != 0)
        bytes[codes.size_ * bits / 8] &= static_cast<std::uint8_t>((1U << used) - 1);
    std::fill_n(bytes + size - kPackedPadding, kPackedPadding, std::uint8_t{0});
    const std::uint64_t rows = codes.size_;
    const bool has_null = codes.nulls_ != 0;
    if (rows < kMany) return {std::vector<std::uint8_t>(bytes, bytes + size), rows, cardinality, has_null};
    expect_nothing(bytes + size, codes.capacity_ - size);
    const std::span<const std::uint8_t> span(bytes, size);
    return {Array(span, std::make_shared<const Codes>(std::move(codes))), rows, cardinality, has_null};
}

}  // namespace orrery::engine
