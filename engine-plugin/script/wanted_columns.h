// Columns of a source, of which only those that are asked for are kept.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "script/delimited_reader.h"

namespace orrery::engine {

class WantedColumns {
public:
    explicit WantedColumns(const ReadOptions& options) : options_(options) {}

    [[nodiscard]] std::size_t size() const { return columns_.size(); }
    void add(std::string label) {
        const auto& asked = options_.columns;
        wanted_.push_back(!asked || std::find(asked->begin(), asked->end(), label) != asked->end());
        kept_ += wanted_.back() ? 1 : 0;
        columns_.push_back({std::move(label), {}, {}});
    }
    /// Throws when so many rows are too many: they take their place in every column, whatever they hold.
    void check_size(std::uint64_t rows) const { options_.check_size(rows, kept_); }
    /// Whether the cell of this row may be put: the column is kept, and has none there. Rows come in their order.
    [[nodiscard]] bool takes(std::size_t column, std::uint64_t row) const {
        return wanted_[column] && columns_[column].codes.size() <= row;
    }
    /// Rows before it that have no cell yet get none.
    void put(std::size_t column, std::uint64_t row, const Value& value) {
        columns_[column].codes.append_nulls(row - columns_[column].codes.size());
        columns_[column].codes.push_back(columns_[column].symbols.intern(value));
    }
    /// All labels, and the columns that are kept, with so many rows.
    DelimitedTable finish(std::uint64_t rows) {
        check_size(rows);
        DelimitedTable read;
        read.table.rows = rows;
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            read.labels.push_back(columns_[c].name);
            if (!wanted_[c]) continue;
            columns_[c].codes.append_nulls(rows - columns_[c].codes.size());
            read.table.columns.push_back(std::move(columns_[c]));
        }
        return read;
    }

private:
    const ReadOptions& options_;
    std::vector<SourceColumn> columns_;
    std::vector<bool> wanted_;
    std::size_t kept_ = 0;
};

}  // namespace orrery::engine
