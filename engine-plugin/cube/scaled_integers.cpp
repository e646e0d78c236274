#include "cube/scaled_integers.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <span>

#include "storage/parallel.h"

namespace orrery::engine {
namespace {

constexpr int kMostDecimals = 4;
constexpr double kLargest = std::numeric_limits<std::int32_t>::max();
/// A column of integers that takes more is not made: it would push everything else out of the cache.
constexpr std::uint64_t kMostColumnBytes = std::uint64_t{64} << 20;

/// The integers of some codes. Nothing is looked at twice or jumped over: what is rounded wrongly does not give its
/// number back, and what is no number counts as 0.
struct Filled {
    std::int32_t low = 0, high = 0;
    bool fits = true, every_code = true;
};
Filled fill(std::span<std::int32_t> out, const double* numbers, double divisor) {
    Filled filled;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double number = numbers[i], product = number * divisor;
        const bool none = number != number, small = std::abs(product) < kLargest;
        const auto integer = static_cast<std::int32_t>(small ? product + std::copysign(0.5, product) : 0.0);
        filled.fits = filled.fits && (none || (small && integer / divisor == number));
        filled.every_code = filled.every_code && !none;
        out[i] = none ? ScaledIntegers::kNoNumber : integer;
        filled.low = std::min(filled.low, integer);
        filled.high = std::max(filled.high, integer);
    }
    return filled;
}

/// False when a number is no integer with the divisor that `out` has.
bool fill(ScaledIntegers& out, const double* numbers, Element count) {
    // Each thread is the first to write to its part: memory that is new costs more than what is written.
    std::shared_ptr<std::int32_t[]> of_code(std::make_unique_for_overwrite<std::int32_t[]>(std::size_t{count} + 1));
    of_code[count] = ScaledIntegers::kNoNumber;
    Filled all;
    std::mutex adding;
    parallel_blocks(count, [&](std::uint64_t first, std::uint64_t last) {
        const std::span<std::int32_t> part(of_code.get() + first, last - first);
        const Filled filled = fill(part, numbers + first, out.divisor);
        const std::lock_guard lock(adding);
        all.low = std::min(all.low, filled.low);
        all.high = std::max(all.high, filled.high);
        all.fits = all.fits && filled.fits;
        all.every_code = all.every_code && filled.every_code;
    });
    out.of_code = {std::span<const std::int32_t>(of_code.get(), std::size_t{count} + 1), of_code};
    out.low = all.low;
    out.high = all.high;
    out.every_code = all.every_code;
    return all.fits;
}

std::shared_ptr<const ScaledIntegers> make(const Dictionary& dictionary) {
    constexpr Element kSample = 4096;  // numbers that nearly always tell which divisors will not do
    std::vector<std::int32_t> sample(std::min(dictionary.size(), kSample));
    auto out = std::make_shared<ScaledIntegers>();
    for (int decimals = 0; decimals <= kMostDecimals; ++decimals, out->divisor *= 10)
        if (fill(sample, dictionary.numbers(), out->divisor).fits &&
            fill(*out, dictionary.numbers(), dictionary.size()))
            return out;
    return std::make_shared<const ScaledIntegers>();  // without codes: there are none
}

}  // namespace

std::shared_ptr<const ScaledIntegers> scaled_integers(const CalculationTools& tools, const ValueColumn& column) {
    const std::string key = fmt::format("{}/integers/{}", tools.model().generation(), column.key);
    const bool reusable = !column.key.empty();
    auto known = reusable ? tools.cache->find<ScaledIntegers>(key) : nullptr;
    if (!known) {
        known = make(*column.dictionary);
        if (reusable) tools.cache->put(key, known, known->of_code.size() * sizeof(std::int32_t) + 64);
    }
    return known->of_code.empty() ? nullptr : known;
}

IntegerColumn::IntegerColumn(const CodeReader& reader, const ScaledIntegers& integers) : low_(integers.low) {
    const std::uint64_t rows = reader.column().rows();
    const auto range = static_cast<Element>(std::int64_t{integers.high} - integers.low + 1);
    std::vector<std::uint8_t> bytes(Column::size_for(rows, range));
    std::atomic<bool> lacks = false;
    parallel_blocks(rows, [&](std::uint64_t first, std::uint64_t last) {
        std::vector<Element> differences(last - first);
        bool lacks_here = false;
        for (std::uint64_t row = first; row < last; row += Column::kBlock) {
            Element* out = differences.data() + (row - first);
            const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(last - row, Column::kBlock));
            reader.read(row, count, out);
            for (std::uint32_t i = 0; i < count; ++i) {
                const std::int32_t integer = integers.of_code[out[i]];
                const bool none = integer == ScaledIntegers::kNoNumber;
                lacks_here = lacks_here || none;
                out[i] = none ? range : static_cast<Element>(std::int64_t{integer} - integers.low);
            }
        }
        if (lacks_here) lacks = true;
        const Column part = Column::pack(differences, range);
        std::copy_n(part.bytes().data(), part.bytes().size() - Column::kPadding,
                    bytes.data() + first * Column::bits_for(range) / 8);
    });
    packed_ = Column(std::move(bytes), rows, range, lacks);
}

void IntegerColumn::to_integers(std::int32_t* differences, std::uint32_t count) const {
    if (low_ == 0 && !packed_.has_null()) return;
    const auto low = static_cast<std::uint32_t>(low_);  // unsigned: the sum fits again, the difference need not
    const Element none = packed_.null_code();
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto difference = static_cast<std::uint32_t>(differences[i]);
        differences[i] = difference == none ? ScaledIntegers::kNoNumber : static_cast<std::int32_t>(difference + low);
    }
}

void IntegerColumn::read(std::uint64_t first, std::uint32_t count, std::int32_t* out) const {
    packed_.unpack(first, count, reinterpret_cast<Element*>(out));
    to_integers(out, count);
}

void IntegerColumn::read_some(std::uint64_t first, std::uint32_t span, const std::uint32_t* positions,
                              std::uint32_t count, std::int32_t* out) const {
    packed_.visit_codes(first, span, count > span / 4, [&](const auto& codes) {
        for (std::uint32_t i = 0; i < count; ++i) out[i] = static_cast<std::int32_t>(codes[positions[i]]);
    });
    to_integers(out, count);
}

std::shared_ptr<const IntegerColumn> integer_column(const CalculationTools& tools, TableId base,
                                                    const ValueColumn& column, const CodeReader& reader,
                                                    const ScaledIntegers& integers) {
    if (column.key.empty()) return nullptr;
    const std::string key = fmt::format("{}/integers/{}/{}", tools.model().generation(), base, column.key);
    if (auto known = tools.cache->find<IntegerColumn>(key)) return known;
    const auto range = static_cast<Element>(std::int64_t{integers.high} - integers.low + 1);
    if (Column::size_for(reader.column().rows(), range) > kMostColumnBytes) return nullptr;
    const std::string asked = key + "/asked";
    if (!tools.cache->find<bool>(asked)) {
        tools.cache->put(asked, std::make_shared<const bool>(true), asked.size());
        return nullptr;
    }
    auto made = std::make_shared<const IntegerColumn>(reader, integers);
    tools.cache->put(key, made, made->bytes());
    return made;
}

}  // namespace orrery::engine
