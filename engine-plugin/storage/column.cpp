#include "storage/column.h"

#include <algorithm>

namespace orrery::engine {

Column Column::pack(std::span<const Element> codes, Element cardinality) {
    const std::uint32_t bits = bits_for(cardinality);
    std::vector<std::uint8_t> bytes(size_for(codes.size(), cardinality));
    if (bits != 0) pack_codes(bits, codes, cardinality, bytes.data());
    const bool has_null = std::any_of(codes.begin(), codes.end(), [&](Element code) { return code >= cardinality; });
    return {std::move(bytes), codes.size(), cardinality, has_null};
}

void Column::unpack_unverified(std::uint64_t first, std::uint32_t count, Element* out) const {
    if (bits_ == 0) {
        std::fill_n(out, count, Element{0});
        return;
    }
    unpack_codes(bits_, bytes_.data(), first, count, out);
}

void Column::unpack_numbers(std::uint64_t first, std::uint32_t count, const double* numbers, double* out) const {
    Element codes[kBlock];
    for (std::uint32_t done = 0; done < count; done += kBlock) {
        std::uint32_t part = std::min(kBlock, count - done);
        unpack(first + done, part, codes);
        for (std::uint32_t i = 0; i < part; ++i) out[done + i] = numbers[codes[i]];
    }
}

}  // namespace orrery::engine
