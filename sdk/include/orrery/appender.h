// The role orrery.appender/1: where log rows end up.
#pragma once
#include <orrery/block.h>

namespace orrery {

/// Log rows, borrowed. Columns of the block: time (integer, microseconds since 1970-01-01 UTC), level (integer,
/// orrery_log_level), logger, thread, message, exception (text, null when none), properties (text: an encoded record),
/// stanza (text: whose row it is; absent in blocks of older kernels).
class LogRows {
public:
    /// The columns in the order of the block: time, level, logger, thread, message, exception, properties and stanza,
    /// each of the kind told above. Later ones may be added at the end.
    enum Column : size_t { time, level, logger, thread, message, exception, properties, stanza };
    /// Throws Error(invalid) when the bytes are no block of log rows.
    explicit LogRows(std::string_view block) : block_(block) {
        auto wanted = kinds();
        if (block_.columns() < least_columns)
            throw Error(Code::invalid, "a block of log rows has seven columns or more");
        for (size_t column = 0; column < std::min(wanted.size(), block_.columns()); ++column)
            if (block_.kind(column) != wanted[column])
                throw Error(Code::invalid,
                            "column " + std::to_string(column) + " of the block of log rows is of " + "another kind");
    }
    /// Rows of the block; `row` of the functions below must be less.
    uint32_t size() const noexcept { return block_.rows(); }
    /// When the row was written: microseconds since 1970-01-01 UTC.
    std::int64_t microseconds(uint32_t row) const { return block_.integer(row, time); }
    /// The row's level, a number of orrery_log_level.
    int32_t level_of(uint32_t row) const { return static_cast<int32_t>(block_.integer(row, level)); }
    /// "" for a column that the block does not have.
    std::string_view text(uint32_t row, Column column) const {
        return column < block_.columns() ? block_.text(row, column) : std::string_view();
    }
    /// The block behind it, with columns that this SDK does not name; valid as long as this object.
    const Block& block() const noexcept { return block_; }
    /// For a BlockWriter of log rows.
    static std::vector<ColumnKind> kinds() {
        using enum ColumnKind;
        return {integer, integer, text, text, text, text, text, text};
    }

private:
    static constexpr size_t least_columns = properties + 1;
    Block block_;
};

/// [one thread per appender] Batches end on row ends; a throw is reported by the kernel's own sink and the rows count
/// as lost; one that does not return in time is ended and started anew where it is isolated. The kernel feeds it every
/// row of the site but those of its own stanza. Other services may `open` further appenders of the class, with settings
/// of their own: each is an object of its own, and has one thread at a time.
class Appender {
public:
    virtual ~Appender() = default;
    /// Takes a batch. `rows` is borrowed: copy what is kept beyond the call. Throw an Error when they are lost.
    virtual void append(const LogRows& rows) = 0;
    virtual void flush() {}  ///< before rotation, stop, and after fatal rows
};

}  // namespace orrery
