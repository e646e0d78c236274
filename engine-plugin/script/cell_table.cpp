#include "script/cell_table.h"

#include <algorithm>

#include "script/load_error.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kMostColumns = 10'000;
constexpr std::uint64_t kCheckEvery = 8192;

}  // namespace

CellTable::CellTable(const FileFormat& format, std::string shown, const ReadOptions& options)
    : shown_(std::move(shown)),
      options_(options),
      left_out_(format.header_lines),
      wants_labels_(format.labels == Labels::embedded),
      labelled_(wants_labels_) {}

void CellTable::add_row(std::span<const Value> cells) {
    if (left_out_ > 0) {
        --left_out_;
        return;
    }
    if (std::exchange(wants_labels_, false)) return take_labels(cells);
    if (rows_ % kCheckEvery == 0) {
        options_.check_cancelled();
        options_.progress(rows_);
    }
    // Cells beyond the labels have no field.
    while (!labelled_ && columns_.size() < cells.size()) add_column("@" + std::to_string(columns_.size() + 1));
    for (std::size_t c = 0; c < std::min(cells.size(), columns_.size()); ++c) {
        if (!wanted_[c] || cells[c].is_null()) continue;
        columns_[c].codes.resize(rows_, kNoElement);
        columns_[c].codes.push_back(columns_[c].symbols.intern(cells[c]));
    }
    ++rows_;
}

void CellTable::take_labels(std::span<const Value> cells) {
    for (const Value& cell : cells) {
        const std::string text = cell.to_text();
        std::string label = text.empty() ? "@" + std::to_string(columns_.size() + 1) : text;
        const auto taken = [&] {
            return std::any_of(columns_.begin(), columns_.end(), [&](const auto& each) { return each.name == label; });
        };
        for (int number = 1; taken(); ++number) label = text + std::to_string(number);
        add_column(std::move(label));
    }
}

void CellTable::add_column(std::string label) {
    if (columns_.size() >= kMostColumns)
        throw LoadError(LoadErrorKind::wrong_format, shown_ + ": the table has more than 10000 columns");
    const auto& asked = options_.columns;
    wanted_.push_back(!asked || std::find(asked->begin(), asked->end(), label) != asked->end());
    columns_.push_back({std::move(label), {}, {}});
}

DelimitedTable CellTable::finish() {
    DelimitedTable read;
    read.table.rows = rows_;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        read.labels.push_back(columns_[c].name);
        if (!wanted_[c]) continue;
        columns_[c].codes.resize(rows_, kNoElement);
        read.table.columns.push_back(std::move(columns_[c]));
    }
    return read;
}

}  // namespace orrery::engine
