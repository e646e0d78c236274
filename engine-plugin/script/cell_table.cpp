#include "script/cell_table.h"

#include <algorithm>
#include <map>
#include <set>

#include "script/load_error.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kCheckEvery = 65'536;

}  // namespace

CellTable::CellTable(const FileFormat& format, std::string shown, const ReadOptions& options)
    : shown_(std::move(shown)),
      options_(options),
      left_out_(format.header_lines),
      wants_labels_(format.labels == Labels::embedded),
      labelled_(wants_labels_),
      columns_(options) {}

void CellTable::add_row(std::span<const Value> cells) {
    look_up(cells.size());
    if (left_out_ > 0) {
        --left_out_;
        return;
    }
    if (std::exchange(wants_labels_, false)) return take_labels(cells);
    // Cells beyond the labels have no field.
    while (!labelled_ && columns_.size() < cells.size()) add_column("@" + std::to_string(columns_.size() + 1));
    for (std::size_t c = 0; c < std::min(cells.size(), columns_.size()); ++c) {
        if (columns_.takes(c, rows_) && !cells[c].is_null()) columns_.put(c, rows_, cells[c]);
    }
    ++rows_;
}

/// Rows may be long or short: whether to go on is asked by what they hold.
void CellTable::look_up(std::size_t cells) {
    cells_ += cells + 1;
    if (cells_ < kCheckEvery && rows_ > 0) return;
    cells_ = 0;
    options_.check_cancelled();
    columns_.check_size(rows_);
    options_.progress(rows_);
}

void CellTable::take_labels(std::span<const Value> cells) {
    std::set<std::string> taken;
    std::map<std::string, int> numbers;  // the last one behind a label that comes again
    for (const Value& cell : cells) {
        const std::string text = cell.to_text();
        const std::string wanted = text.empty() ? "@" + std::to_string(columns_.size() + 1) : text;
        std::string label = wanted;
        while (!taken.insert(label).second) label = wanted + std::to_string(++numbers[wanted]);
        add_column(std::move(label));
    }
}

void CellTable::add_column(std::string label) {
    if (columns_.size() >= kMostColumns)
        throw LoadError(LoadErrorKind::wrong_format, shown_ + ": the table has more than 10000 columns");
    columns_.add(std::move(label));
}

}  // namespace orrery::engine
