#include "verify_rows.h"

#include <orrery/kit/crypto/digest.h>

#include <charconv>

namespace orrery::logging {
namespace {

class RowCheck {
public:
    RowCheck(const Rows& rows, const SealKeys& keys, std::string_view before, std::uint64_t number_before)
        : rows_(rows), keys_(keys), before_(before), number_before_(number_before), column_(rows.names().size() - 1) {}

    bool fits(size_t row, std::string_view before) const {
        auto line = rows_.line(row);
        auto tab = line.rfind('\t');
        if (tab == line.npos) return false;
        return crypto::constant_time_equal(Chain::checksum(keys_.chain, before, line.substr(0, tab + 1)),
                                           line.substr(tab + 1));
    }
    std::string_view checksum(size_t row) const { return rows_.field(row, column_); }
    std::string_view before(size_t row) const { return row == 0 ? before_ : checksum(row - 1); }

    std::string describe(size_t row) const {
        const auto number = number_of(rows_, row), last = row == 0 ? number_before_ : number_of(rows_, row - 1);
        const auto line = " (line " + std::to_string(row + 2) + ")";  // line 1 is the header
        const auto name = "row " + std::to_string(number) + line;
        const bool is_extra = is_skipped_later(row);
        if (fits_elsewhere(row)) return name + (is_extra && is_copy(row) ? " was inserted" : " was moved");
        if (is_extra) return name + " was inserted";
        if (number <= last + 1) return name + " was changed";
        return "rows were removed before " + name + (last ? ", after row " + std::to_string(last) : "");
    }

private:
    /// A row further on goes on from what stood before this one.
    bool is_skipped_later(size_t row) const {
        for (size_t later = row + 1; later < rows_.count(); ++later)
            if (fits(later, before(row))) return true;
        return false;
    }
    bool fits_elsewhere(size_t row) const {
        if (fits(row, before_)) return true;
        for (size_t other = 0; other < rows_.count(); ++other)
            if (other != row && fits(row, checksum(other))) return true;
        return false;
    }
    bool is_copy(size_t row) const {
        for (size_t other = 0; other < rows_.count(); ++other)
            if (other != row && rows_.line(other) == rows_.line(row)) return true;
        return false;
    }

    const Rows& rows_;
    const SealKeys& keys_;
    std::string_view before_;
    std::uint64_t number_before_;
    size_t column_;
};

}  // namespace

std::uint64_t number_of(const Rows& rows, size_t row) {
    auto text = rows.field(row, rows.column("Sequence#"));
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::string first_wrong_row(const Rows& rows, const SealKeys& keys, std::string_view before,
                            std::uint64_t number_before) {
    if (rows.count() == 0) return {};
    const RowCheck check(rows, keys, before, number_before);
    for (size_t row = 0; row < rows.count(); ++row)
        if (!check.fits(row, check.before(row))) return check.describe(row);
    return {};
}

}  // namespace orrery::logging
