// Log rows gathered into the blocks that appenders get.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace orrery::kernel {

/// One row as the kernel knows it. Borrowed.
struct LogRow {
    int64_t time_ns = 0;  ///< since the epoch
    int32_t level = 0;
    std::string_view stanza, logger, thread;
    std::string_view bytes;  ///< encoded, see orrery::wire::RowField: first field `message`, then properties
};

/// A block of rows (see orrery::LogRows) for everybody who wants it.
struct LogBatch {
    std::string block;
    uint32_t rows = 0;
    bool fatal = false;                                    ///< a row in it is
    std::map<std::string, uint32_t, std::less<>> stanzas;  ///< whose rows are in it; how many are about itself
};
using LogBatchPointer = std::shared_ptr<const LogBatch>;

/// Whether the row is about the stanza itself: under its own name, or one below it (`host.log()`, `host.logger()`).
inline bool is_about_itself(std::string_view stanza, std::string_view logger) noexcept {
    return logger.starts_with(stanza) && (logger.size() == stanza.size() || logger[stanza.size()] == '.');
}

/// Gathers rows. Its room is used again, so that a row costs no allocation. Not thread-safe.
class BatchWriter {
public:
    /// False when the bytes are no row: nothing was added.
    bool add(const LogRow& row);
    uint32_t rows() const noexcept { return rows_; }
    /// Bytes of the block so far.
    size_t size() const noexcept;
    /// Whether one more row of so many bytes surely fits.
    bool takes(size_t bytes) const noexcept;
    /// What was gathered; empty afterwards.
    LogBatchPointer take();

private:
    struct TextColumn {
        std::string bytes;
        std::string offsets = std::string(4, '\0');
        void end_cell();
        void undo_cell();  ///< what was appended since the last end_cell()
        void clear() { bytes.clear(), offsets.resize(4); }
        size_t size() const noexcept { return bytes.size() + offsets.size(); }
    };
    enum Text : size_t { logger, thread, message, exception, properties, stanza, texts };
    bool add_fields(std::string_view bytes);

    std::string times_, levels_, with_exception_;  // with_exception_: the bits of its validity
    std::array<TextColumn, texts> text_;
    uint32_t rows_ = 0;
    bool fatal_ = false;
    std::map<std::string, uint32_t, std::less<>> stanzas_;
    std::string last_stanza_;
    uint32_t* of_last_ = nullptr;  // in stanzas_
};

/// The batch without the rows of one stanza, or without those about itself; null when nothing is left.
enum class Omit { all, about_itself };
LogBatchPointer without(const LogBatch& batch, std::string_view stanza, Omit which);

}  // namespace orrery::kernel
