// The role orrery.appender/1: where log rows end up.
#pragma once
#include <orrery/block.h>

namespace orrery {

/// Log rows, borrowed. Columns of the block: time (integer, microseconds since 1970-01-01 UTC), level (integer,
/// orrery_log_level), logger, thread, message, exception (text, null when none), properties (text: an encoded record).
class LogRows {
public:
    /// The columns in the order of the block.
    enum Column : size_t { time, level, logger, thread, message, exception, properties };
    explicit LogRows(std::string_view block) : block_(block) {
        if (block_.columns() != properties + 1) throw Error(Code::invalid, "a block of log rows has seven columns");
    }
    uint32_t size() const noexcept { return block_.rows(); }
    std::int64_t microseconds(uint32_t row) const { return block_.integer(row, time); }
    int32_t level_of(uint32_t row) const { return static_cast<int32_t>(block_.integer(row, level)); }
    std::string_view text(uint32_t row, Column column) const { return block_.text(row, column); }
    const Block& block() const noexcept { return block_; }
    static std::vector<ColumnKind> kinds() {
        using enum ColumnKind;
        return {integer, integer, text, text, text, text, text};
    }

private:
    Block block_;
};

/// [one thread per appender] Batches end on row ends; a throw is reported by the kernel's own sink and the rows count
/// as lost.
class Appender {
public:
    virtual ~Appender() = default;
    virtual void append(const LogRows& rows) = 0;
    virtual void flush() {}  ///< before rotation, stop, and after fatal rows
};

}  // namespace orrery
