// Blocks: row-shaped data (connector results, log batches) in one field value, column by column. Layout in abi.h.
#pragma once
#include <orrery/wire.h>

#include <variant>

namespace orrery {

constexpr size_t max_block = 1u << 20;  ///< bytes of one block

/// What the cells of a column hold, as it stands in the encoded block: integer (int64), number (double) or text (UTF-8
/// without terminators).
enum class ColumnKind : uint8_t { integer = 1, number = 2, text = 3 };

/// A cell as it is put in: null, an integer, a number, or borrowed text.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string_view>;

/// Gathers rows and encodes them. Not thread-safe.
class BlockWriter {
public:
    /// One column per kind, in that order; at most 65535.
    explicit BlockWriter(std::vector<ColumnKind> kinds) {
        for (auto kind : kinds) columns_.push_back({kind, {}, {}, {0}});
    }
    /// Adds a row: one cell per column, null or of the column's kind (an integer may go into a number column). Throws
    /// Error(invalid) naming the column otherwise.
    void row(const std::vector<Cell>& cells) {
        if (cells.size() != columns_.size())
            throw Error(Code::invalid, "a row of " + std::to_string(cells.size()) + " cells for a block of " +
                                           std::to_string(columns_.size()) + " columns");
        for (size_t i = 0; i < cells.size(); ++i) columns_[i].put(cells[i], rows_, i);
        ++rows_;
    }
    /// Rows since the start or the last take().
    uint32_t rows() const noexcept { return rows_; }
    /// Bytes the block has now; stop adding rows well before max_block.
    size_t size() const noexcept {
        size_t size = sizeof(orrery_block);
        for (auto& column : columns_)
            size += 12 + column.validity.size() + column.data.size() +
                    (column.kind == ColumnKind::text ? 4 * column.offsets.size() : 0);
        return size;
    }
    /// The encoded block; the writer is empty afterwards.
    std::string take() {
        std::string out;
        wire::append_number(out, rows_);
        wire::append_number(out, static_cast<uint16_t>(columns_.size()));
        wire::append_number(out, uint16_t{0});
        for (auto& column : columns_) column.encode(out);
        rows_ = 0;
        return out;
    }

private:
    struct Column {
        ColumnKind kind;
        std::string validity, data;
        std::vector<uint32_t> offsets;

        void put(const Cell& cell, uint32_t row, size_t index) {
            if (row % 8 == 0) validity.push_back(0);
            bool present = cell.index() != 0;
            if (present) validity.back() = static_cast<char>(validity.back() | (1 << (row % 8)));
            if (kind == ColumnKind::text) {
                if (auto* text = std::get_if<std::string_view>(&cell))
                    data.append(*text);
                else if (present)
                    mismatch(index, "text");
                offsets.push_back(static_cast<uint32_t>(data.size()));
            } else if (kind == ColumnKind::integer) {
                auto* number = std::get_if<std::int64_t>(&cell);
                if (present && !number) mismatch(index, "an integer");
                wire::append_number(data, number ? *number : std::int64_t{0});
            } else {
                double value = 0;
                if (auto* number = std::get_if<double>(&cell))
                    value = *number;
                else if (auto* integer = std::get_if<std::int64_t>(&cell))
                    value = static_cast<double>(*integer);
                else if (present)
                    mismatch(index, "a number");
                wire::append_number(data, value);
            }
        }
        void encode(std::string& out) {
            bool text = kind == ColumnKind::text;
            out.push_back(static_cast<char>(kind));
            out.append(3, '\0');
            wire::append_number(out, static_cast<uint32_t>(validity.size()));
            wire::append_number(out, static_cast<uint32_t>(data.size() + (text ? 4 * offsets.size() : 0)));
            out.append(validity);
            if (text) out.append(reinterpret_cast<const char*>(offsets.data()), 4 * offsets.size());
            out.append(data);
            validity.clear(), data.clear(), offsets.assign(1, 0);
        }
        [[noreturn]] static void mismatch(size_t index, std::string_view wanted) {
            throw Error(Code::invalid,
                        "column " + std::to_string(index) + " of the block takes " + std::string(wanted) + " or null");
        }
    };
    std::vector<Column> columns_;
    uint32_t rows_ = 0;
};

/// A view of an encoded block; every length is checked when it is made. Borrowed: the bytes must outlive it.
class Block {
public:
    /// Throws Error(invalid) when the bytes are no block.
    explicit Block(std::string_view bytes) {
        uint16_t columns = 0, zero = 0;
        if (bytes.size() > max_block || !wire::read_number(bytes, rows_) || !wire::read_number(bytes, columns) ||
            !wire::read_number(bytes, zero))
            bad();
        for (uint16_t i = 0; i < columns; ++i) columns_.push_back(read_column(bytes));
        if (!bytes.empty()) bad();
    }
    /// Rows of the block; `row` of the functions below must be less, `column` less than columns(): neither is checked
    /// there.
    uint32_t rows() const noexcept { return rows_; }
    /// Columns of the block.
    size_t columns() const noexcept { return columns_.size(); }
    /// What the column's cells hold; throws std::out_of_range beyond columns().
    ColumnKind kind(size_t column) const { return columns_.at(column).kind; }
    /// Whether the cell has no value.
    bool null(uint32_t row, size_t column) const {
        return !(static_cast<uint8_t>(columns_[column].validity[row / 8]) >> (row % 8) & 1);
    }
    /// The cell of a column of integers; of a null what the writer left there, 0 from BlockWriter.
    std::int64_t integer(uint32_t row, size_t column) const { return value<std::int64_t>(row, column); }
    /// The cell of a column of numbers; of a null what the writer left there, 0 from BlockWriter.
    double number(uint32_t row, size_t column) const { return value<double>(row, column); }
    /// The cell of a column of text, "" for a null one from BlockWriter. A view of the block's bytes.
    std::string_view text(uint32_t row, size_t column) const {
        auto& data = columns_[column].data;
        auto from = offset(data, row), to = offset(data, row + 1);
        return data.substr(4 * (size_t{rows_} + 1)).substr(from, to - from);
    }

private:
    struct Column {
        ColumnKind kind;
        std::string_view validity, data;
    };
    [[noreturn]] static void bad() {
        throw Error(Code::invalid, "the bytes are not a block, or it is longer than 1 MiB");
    }
    static uint32_t offset(std::string_view data, uint32_t at) {
        uint32_t value = 0;
        std::memcpy(&value, data.data() + 4 * size_t{at}, 4);
        return value;
    }
    template <class T>
    T value(uint32_t row, size_t column) const {
        T result{};
        std::memcpy(&result, columns_[column].data.data() + sizeof(T) * row, sizeof(T));
        return result;
    }
    Column read_column(std::string_view& bytes) const {
        uint32_t head = 0, validity = 0, data = 0;
        if (!wire::read_number(bytes, head) || !wire::read_number(bytes, validity) || !wire::read_number(bytes, data))
            bad();
        if (head < 1 || head > 3 || validity != (size_t{rows_} + 7) / 8 || size_t{validity} + data > bytes.size())
            bad();
        Column column{static_cast<ColumnKind>(head), bytes.substr(0, validity), bytes.substr(validity, data)};
        bytes.remove_prefix(size_t{validity} + data);
        if (column.kind != ColumnKind::text) {
            if (data != 8 * size_t{rows_}) bad();
        } else {
            auto table = 4 * (size_t{rows_} + 1);
            if (data < table) bad();
            for (uint32_t row = 0, last = 0; row <= rows_; ++row) {
                auto at = offset(column.data, row);
                if (at < last || at > data - table) bad();
                last = at;
            }
        }
        return column;
    }
    uint32_t rows_ = 0;
    std::vector<Column> columns_;
};

}  // namespace orrery
