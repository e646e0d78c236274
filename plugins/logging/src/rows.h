// A log file's text as a table.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "seals.h"

namespace orrery::logging {

/// Views of `text`, which must outlive it; a last line without its end does not count. [one thread]
class Rows {
public:
    explicit Rows(std::string_view text);
    size_t count() const noexcept { return lines_.size(); }
    const std::vector<std::string_view>& names() const noexcept { return names_; }
    /// Line `row` (from 0) without its end.
    std::string_view line(size_t row) const { return lines_[row]; }
    /// The text before that line.
    std::string_view before(size_t row) const {
        return text_.substr(0, static_cast<size_t>(lines_[row].data() - text_.data()));
    }
    /// Column of that name, without case, with or without the hash sign of Sequence#; npos: none.
    size_t column(std::string_view name) const;
    /// "" when the row has fewer fields.
    std::string_view field(size_t row, size_t column) const;
    std::string last(std::string_view column_name) const {
        return count() == 0 ? std::string() : std::string(field(count() - 1, column(column_name)));
    }
    static constexpr size_t npos = static_cast<size_t>(-1);

private:
    std::string_view text_;
    std::vector<std::string_view> names_, lines_;
};

/// The fields of a line.
std::vector<std::string_view> split_fields(std::string_view line);
/// Whether the last row is the signature of what stands before it.
bool is_signed(const Rows& rows, const SealKeys& keys);
/// Whether the last row says that it is a signature, right or wrong.
bool claims_signature(const Rows& rows);

}  // namespace orrery::logging
