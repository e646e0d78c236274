#include "storage/column.h"

#include <algorithm>
#include <cstring>

namespace orrery::engine {
namespace {

template <typename Code>
void widen(const std::uint8_t* bytes, std::uint32_t count, Element* out) {
    for (std::uint32_t i = 0; i < count; ++i) {
        Code code;
        std::memcpy(&code, bytes + i * sizeof(Code), sizeof(Code));
        out[i] = code;
    }
}

/// Reads four bytes at a time; the last code is read byte by byte to stay inside the array.
void widen3(const std::uint8_t* bytes, std::uint32_t count, Element* out) {
    for (std::uint32_t i = 0; i + 1 < count; ++i) {
        std::uint32_t word;
        std::memcpy(&word, bytes + std::size_t{i} * 3, 4);
        out[i] = word & 0xFFFFFF;
    }
    if (count != 0) {
        const std::uint8_t* last = bytes + std::size_t{count - 1} * 3;
        out[count - 1] = last[0] | Element{last[1]} << 8 | Element{last[2]} << 16;
    }
}

/// Keeps the low bytes of each code; kNoElement becomes `null_code`.
template <std::size_t Width>
void narrow(std::span<const Element> codes, Element null_code, std::uint8_t* out) {
    for (Element code : codes) {
        if (code == kNoElement) code = null_code;
        std::memcpy(out, &code, Width);  // little-endian
        out += Width;
    }
}

}  // namespace

std::uint32_t Column::width_for(Element cardinality) {
    if (cardinality == 0) return 0;
    if (cardinality <= 0xFF) return 1;
    if (cardinality <= 0xFFFF) return 2;
    return cardinality <= 0xFFFFFF ? 3 : 4;
}

Column Column::pack(std::span<const Element> codes, Element cardinality) {
    std::uint32_t width = width_for(cardinality);
    std::vector<std::uint8_t> bytes(codes.size() * width);
    switch (width) {
        case 0:
            break;
        case 1:
            narrow<1>(codes, cardinality, bytes.data());
            break;
        case 2:
            narrow<2>(codes, cardinality, bytes.data());
            break;
        case 3:
            narrow<3>(codes, cardinality, bytes.data());
            break;
        default:
            narrow<4>(codes, cardinality, bytes.data());
    }
    return {std::move(bytes), width, codes.size(), cardinality};
}

void Column::unpack(std::uint64_t first, std::uint32_t count, Element* out) const {
    const std::uint8_t* bytes = bytes_.data() + first * width_;
    switch (width_) {
        case 0:
            std::fill_n(out, count, Element{0});
            break;
        case 1:
            widen<std::uint8_t>(bytes, count, out);
            break;
        case 2:
            widen<std::uint16_t>(bytes, count, out);
            break;
        case 3:
            widen3(bytes, count, out);
            break;
        default:
            std::memcpy(out, bytes, std::size_t{count} * 4);
    }
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
