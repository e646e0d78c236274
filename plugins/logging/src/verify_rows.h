// The rows of one sealed file against their checksums.
#pragma once
#include "rows.h"

namespace orrery::logging {

/// Names the first row that was changed, inserted, moved, or before which rows were removed, by line and sequence
/// number; empty when there is none. `before` is the checksum that the first row must go on from,
/// `number_before` the sequence number of the row that had it (0: none).
std::string first_wrong_row(const Rows& rows, const SealKeys& keys, std::string_view before,
                            std::uint64_t number_before);
/// The sequence number of a row; 0 when it has none.
std::uint64_t number_of(const Rows& rows, size_t row);

}  // namespace orrery::logging
