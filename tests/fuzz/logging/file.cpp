// Any bytes as a sealed log file: verification ends, names a row, and takes nothing that was not sealed with the key.
#include <cstdint>
#include <cstdlib>

#include "verify_rows.h"

using namespace orrery::logging;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto keys = derive_keys("a site key", "HOST");
    if (size > 4096) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Rows rows(text);
    for (std::size_t row = 0; row < rows.count(); ++row)
        for (std::size_t column = 0; column <= rows.names().size(); ++column) rows.field(row, column);
    const bool looks_right = first_wrong_row(rows, keys, "before", 0).empty();
    if (rows.count() > 0 && looks_right) std::abort();
    if (is_signed(rows, keys)) std::abort();
    return 0;
}
