#include "cube/null_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "storage/parallel.h"

namespace orrery::engine {
namespace {

/// False where neither the column has a NULL nor any of its values becomes one.
bool may_have_null(const CodeReader& reader) {
    const Column& column = reader.column();
    if (column.has_null()) return true;
    if (reader.map() == nullptr) return false;
    const auto values = reader.map()->begin() + column.null_code();
    return std::find(reader.map()->begin(), values, reader.null_code()) != values;
}

bool has_null(const CodeReader& reader, std::uint64_t first, std::uint64_t last) {
    const Element null_code = reader.null_code();
    Element codes[Column::kBlock];
    for (std::uint64_t row = first; row < last; row += Column::kBlock) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(last - row, Column::kBlock));
        reader.read(row, count, codes);
        std::uint32_t nulls = 0;
        for (std::uint32_t i = 0; i < count; ++i) nulls += codes[i] == null_code ? 1 : 0;
        if (nulls != 0) return true;
    }
    return false;
}

bool has_null(const CodeReader& reader) {
    std::atomic<bool> found = false;
    parallel_blocks(reader.column().rows(), [&](std::uint64_t first, std::uint64_t last) {
        if (!found && has_null(reader, first, last)) found = true;
    });
    return found;
}

}  // namespace

bool has_null_rows(const CalculationTools& tools, TableId base, const ValueColumn& column) {
    const std::string key = fmt::format("{}/nulls/{}/{}", tools.model().generation(), base, column.key);
    const bool reusable = !column.key.empty();
    if (const auto known = reusable ? tools.cache->find<bool>(key) : nullptr) return *known;
    const auto reader = make_reader(tools, base, column);
    const bool found = !reader || (may_have_null(*reader) && has_null(*reader));
    if (reusable) tools.cache->put(key, std::make_shared<const bool>(found), key.size());
    return found;
}

}  // namespace orrery::engine
