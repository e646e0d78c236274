// The numbers of a dictionary as integers: sums of them are exact, so their order does not matter.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>

#include "cube/value_column.h"

namespace orrery::engine {

/// Immutable. number = integer / divisor, to the bit; the divisor is a power of ten.
struct ScaledIntegers {
    /// Stands for NULL and for texts.
    static constexpr std::int32_t kNoNumber = std::numeric_limits<std::int32_t>::min();

    Array<std::int32_t> of_code;  ///< per code, NULL's included
    double divisor = 1;
    std::int32_t low = 0, high = 0;  ///< of all numbers
    bool every_code = false;         ///< every code but NULL's is a number
};

/// Nothing when a number has more than a few decimals or is too large. Kept in the cache.
std::shared_ptr<const ScaledIntegers> scaled_integers(const CalculationTools& tools, const ValueColumn& column);

/// Such integers over the rows of a base table: what is summed up again and again needs no dictionary.
class IntegerColumn {
public:
    IntegerColumn(const CodeReader& reader, const ScaledIntegers& integers);

    /// Integers of rows [first, first + count), count <= Column::kBlock.
    void read(std::uint64_t first, std::uint32_t count, std::int32_t* out) const;
    /// Integers of the rows first + positions[i], i < count, out of a block of `span` rows.
    void read_some(std::uint64_t first, std::uint32_t span, const std::uint32_t* positions, std::uint32_t count,
                   std::int32_t* out) const;
    /// True when some row has no number: then kNoNumber is read there.
    bool lacks_numbers() const { return packed_.has_null(); }
    std::size_t bytes() const { return packed_.unverified_bytes().size(); }

private:
    void to_integers(std::int32_t* differences, std::uint32_t count) const;

    Column packed_;  ///< differences to the lowest; NULL where there is no number
    std::int32_t low_;
};

/// The column of `reader` over its base table, kept in the cache; null when it was never asked for before, or is very
/// large.
std::shared_ptr<const IntegerColumn> integer_column(const CalculationTools& tools, TableId base,
                                                    const ValueColumn& column, const CodeReader& reader,
                                                    const ScaledIntegers& integers);

}  // namespace orrery::engine
