#include "storage/app_file_checks.h"

#include <algorithm>
#include <cmath>

#include "storage/circles.h"

namespace orrery::engine {
namespace {

bool valid_kinds(const Symbols::Arrays& arrays, std::uint8_t& any) {
    any = static_cast<std::uint8_t>(arrays.size == 0 ? 0 : static_cast<std::uint8_t>(arrays.uniform));
    if (!arrays.kinds.empty()) any = 0;
    for (std::uint8_t kind : arrays.kinds) {
        if (kind == 0 || kind > 3) return false;
        any |= kind;
    }
    return any <= 3 && (arrays.size == 0 || any != 0) && (arrays.kinds.empty() || arrays.kinds.size() == arrays.size);
}

bool valid_numbers(const Symbols& symbols) {
    const Array<double>& numbers = symbols.numbers();
    if (numbers.empty()) return true;
    if (!std::isnan(numbers[symbols.size()])) return false;
    for (Element e = 0; e < symbols.size(); ++e)
        if (symbols.has_number(e) && !std::isfinite(numbers[e])) return false;
    return true;
}

}  // namespace

bool valid_symbols(const Symbols& symbols) {
    const Symbols::Arrays& arrays = symbols.arrays();
    std::uint8_t any = 0;
    std::size_t slots = std::size_t{arrays.size} + 1;
    return valid_kinds(arrays, any) && arrays.numbers.size() == ((any & 1) != 0 ? slots : 0) &&
           arrays.text_offsets.size() == ((any & 2) != 0 ? slots : 0) &&
           std::is_sorted(arrays.text_offsets.begin(), arrays.text_offsets.end()) &&
           (arrays.text_offsets.empty() || arrays.text_offsets[arrays.size] <= arrays.text_bytes.size()) &&
           valid_numbers(symbols);
}

CodesFound find_codes(const Column& column, std::uint64_t first, std::uint64_t last) {
    Element codes[Column::kBlock];
    Element greatest = 0;
    for (std::uint64_t row = first; row < last; row += Column::kBlock) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(last - row, Column::kBlock));
        column.unpack_unverified(row, count, codes);
        for (std::uint32_t i = 0; i < count; ++i) greatest = std::max(greatest, codes[i]);
    }
    return {greatest <= column.null_code(), last > first && greatest >= column.null_code()};
}

bool has_circle(const std::vector<std::shared_ptr<const Table>>& tables) {
    std::vector<LinkedTable> linked;
    for (const auto& table : tables) {
        LinkedTable& node = linked.emplace_back();
        node.name = table->name();
        node.rows = table->rows();
        node.loose = table->details().loose;
        for (const TableColumn& column : table->columns()) node.fields.push_back(column.field);
    }
    return !break_circles(linked).empty();
}

}  // namespace orrery::engine
