// Log rows gathered into the blocks that appenders get.
#pragma once
#include <orrery/wire.h>

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
    bool about_site = true;                                ///< a row in it is, see is_about_the_site()
    std::map<std::string, uint32_t, std::less<>> stanzas;  ///< whose rows are in it; how many are about itself
};
using LogBatchPointer = std::shared_ptr<const LogBatch>;

/// Whether the row is about the stanza itself: under its own name, or one below it (`host.log()`, `host.logger()`).
inline bool is_about_itself(std::string_view stanza, std::string_view logger) noexcept {
    return logger.starts_with(stanza) && (logger.size() == stanza.size() || logger[stanza.size()] == '.');
}

/// Whether the kernel's own files have the row also where there are appenders: warnings and errors, and what services
/// and the kernel say of themselves.
inline bool is_about_the_site(int32_t level, std::string_view stanza, std::string_view logger) noexcept {
    return level >= ORRERY_LOG_WARN || is_about_itself(stanza, logger) || is_about_itself("orrery", logger);
}

/// Bytes one behind the other. Short ones are copied without a call, which is most of what a row costs here.
class GrowingBytes {
public:
    void append(std::string_view text) {
        wire::put_bytes(room(text.size()), text);
        size_ += text.size();
    }
    template <class T>
    void append_number(T number) {
        std::memcpy(room(sizeof number), &number, sizeof number);
        size_ += sizeof number;
    }
    size_t size() const noexcept { return size_; }
    char* data() noexcept { return bytes_.data(); }
    std::string_view view() const noexcept { return {bytes_.data(), size_}; }
    /// Gives up what is behind the first `size` bytes; the room stays.
    void cut(size_t size) noexcept { size_ = size; }

private:
    char* room(size_t more) {
        if (size_ + more > bytes_.size()) bytes_.resize(std::max(2 * bytes_.size(), size_ + more));
        return bytes_.data() + size_;
    }
    std::string bytes_;  // as long as there is room
    size_t size_ = 0;
};

/// Gathers rows. Its room is used again, so that a row costs no allocation. Not thread-safe.
class BatchWriter {
public:
    BatchWriter() {
        for (auto& column : text_) column.clear();
    }
    /// False when the bytes are no row: nothing was added.
    bool add(const LogRow& row);
    uint32_t rows() const noexcept { return rows_; }
    /// Bytes of the block so far.
    size_t size() const noexcept { return size_; }
    /// Whether one more row of so many bytes surely fits.
    bool takes(size_t bytes) const noexcept;
    /// What was gathered; empty afterwards.
    LogBatchPointer take();

private:
    struct TextColumn {
        GrowingBytes bytes, offsets;
        uint32_t begin = 0;  ///< of the cell that is not ended yet
        void end_cell() { offsets.append_number(begin = static_cast<uint32_t>(bytes.size())); }
        void undo_cell() { bytes.cut(begin); }
        void cut_to(uint32_t rows) {
            offsets.cut((rows + size_t{1}) * sizeof begin);
            std::memcpy(&begin, offsets.data() + rows * sizeof begin, sizeof begin);
            undo_cell();
        }
        void clear() {
            bytes.cut(0), offsets.cut(0);
            end_cell();
        }
        size_t size() const noexcept { return bytes.size() + offsets.size(); }
    };
    enum Text : size_t { logger, thread, message, exception, properties, stanza, texts };
    bool add_whole(const LogRow& row);
    bool add_fields(std::string_view bytes);
    void give_up_begun_row();
    size_t measure() const noexcept;

    GrowingBytes times_, levels_;
    std::string with_exception_;  // the bits of its validity
    std::array<TextColumn, texts> text_;
    uint32_t rows_ = 0;
    size_t size_ = 0;
    bool fatal_ = false, about_site_ = false;
    std::map<std::string, uint32_t, std::less<>> stanzas_;
    std::string last_stanza_;
    uint32_t* of_last_ = nullptr;  // in stanzas_
};

/// The batch without the rows of one stanza, or without those about itself; null when nothing is left.
enum class Omit { all, about_itself };
LogBatchPointer without(const LogBatch& batch, std::string_view stanza, Omit which);

}  // namespace orrery::kernel
