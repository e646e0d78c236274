#include "script/delimited_reader.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <unordered_map>

#include "script/delimited_chunk.h"
#include "script/load_error.h"
#include "script/text_window.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kMostColumns = 10'000;
constexpr std::size_t kChunk = std::size_t{1} << 20;  // bytes one thread takes at a time

/// Brings the values of a chunk's column into `symbols`, in the order in which its rows have them; its codes become
/// elements of these.
void enter_values(ChunkColumn& chunk, std::uint64_t rows, NumberTable& known, char point, SymbolsBuilder& symbols) {
    std::vector<Element> elements(chunk.values.size(), kNoElement);
    const auto element_of = [&](std::size_t value) {
        Element& element = elements.data()[value];
        if (element == kNoElement) element = symbols.intern(chunk.values[value]);
        return element;
    };
    Element* const codes = chunk.codes.data();
    if (chunk.by_number) {
        for (const FreshCell& cell : chunk.fresh)
            codes[cell.row] = cell.decimals == FreshCell::kValue
                                  ? element_of(static_cast<std::size_t>(cell.digits))
                                  : known.add({cell.digits, cell.decimals}, point, symbols);
        return;
    }
    for (std::size_t value = 0; value < elements.size(); ++value) element_of(value);
    for (std::uint64_t row = 0; row < rows; ++row)
        if (codes[row] != kNoElement) codes[row] = elements.data()[codes[row]];
}

class Reader {
public:
    Reader(TextInput& input, const DelimitedFormat& format, const ReadOptions& options)
        : input_(input), format_(format), options_(options), window_(input) {}

    DelimitedTable read() {
        skip_header();
        read_labels();
        choose_columns();
        for (;;) {
            const char* rest = read_window();
            options_.progress(result_.table.rows);
            if (window_.last()) break;
            if (rest == window_.begin() && rest + TextWindow::kBytes == window_.end()) throw row_too_long();
            window_.refill(rest);
        }
        if (long_rows_ > kLongRowWarnings)
            options_.warn(quoted_name() + ": " + std::to_string(long_rows_) + " rows have more cells than columns");
        return std::move(result_);
    }

private:
    static constexpr std::uint64_t kLongRowWarnings = 3;

    [[nodiscard]] std::string quoted_name() const { return "\"" + std::string(input_.name()) + "\""; }
    [[nodiscard]] std::string place(std::uint64_t line) const {
        return quoted_name() + ", line " + std::to_string(line);
    }
    [[nodiscard]] LoadError row_too_long() const {
        return {LoadErrorKind::wrong_format,
                place(lines_ + 1) + ": the row is longer than 32 MiB; is a quote opened there that is never closed?"};
    }

    void skip_header() {
        for (std::uint32_t i = 0; i < format_.header_lines; ++i) {
            const char* feed = std::find(window_.begin(), window_.end(), '\n');
            if (feed == window_.end() && !window_.last()) throw row_too_long();
            window_.skip_to(feed == window_.end() ? feed : feed + 1);
            ++lines_;
        }
    }

    /// Names the columns from the first row, which is consumed only if it holds the labels.
    void read_labels() {
        RowTokenizer tokenizer(format_, window_.begin(), window_.end());
        bool found = tokenizer.next(window_.last());
        if (tokenizer.problem() != QuoteProblem::none)
            throw quote_error(tokenizer.problem(), lines_ + tokenizer.lines());
        if (!found && !window_.last()) throw row_too_long();
        if (!found) return;
        if (tokenizer.cells().size() > kMostColumns)
            throw LoadError(LoadErrorKind::wrong_format, quoted_name() + ": more than the " +
                                                             std::to_string(kMostColumns) +
                                                             " columns that a table may have; is the delimiter right?");
        bool embedded = format_.labels == Labels::embedded;
        std::set<std::string> taken;
        for (const RawCell& cell : tokenizer.cells()) {
            std::string number = "@" + std::to_string(result_.labels.size() + 1);
            std::string label = embedded ? cell_text(cell, format_.charset) : number;
            if (label.empty()) label = number;
            std::string unique = label;
            for (int n = 1; !taken.insert(unique).second; ++n) unique = label + std::to_string(n);
            result_.labels.push_back(std::move(unique));
        }
        if (!embedded) return;
        window_.skip_to(tokenizer.position());
        lines_ += tokenizer.lines();
    }

    void choose_columns() {
        map_.width = result_.labels.size();
        std::unordered_map<std::string, std::uint32_t> places;
        for (std::uint32_t at = 0; at < result_.labels.size(); ++at) {
            places.emplace(result_.labels[at], at);
            places.emplace("@" + std::to_string(at + 1), at);
        }
        for (const std::string& name : options_.columns ? *options_.columns : result_.labels) {
            const auto place = places.find(name);
            if (place == places.end()) continue;
            map_.positions.push_back(place->second);
            result_.table.columns.emplace_back().name = name;
        }
        known_.resize(map_.positions.size());
    }

    /// Reads every complete row of the window; returns where the first incomplete one starts.
    const char* read_window() {
        rows_seen_ = result_.table.rows;
        std::size_t count = plan_chunks();
        parallel_each(count, [&](std::size_t i) { read_one(chunks_[i]); });
        const char* at = window_.begin();
        for (std::size_t i = 0; i < count; ++i) {
            if (chunks_[i].begin != at) {
                // A stray quote made the plan wrong: the rest is read in one go from where the rows really are.
                count = i + 1;
                chunks_[i].begin = at;
                chunks_[i].end = window_.end();
                read_one(chunks_[i]);
            }
            take_account(chunks_[i]);
            at = chunks_[i].done;
        }
        merge(std::span(chunks_).first(count), at);
        return at;
    }

    void read_one(Chunk& chunk) {
        options_.check_cancelled();
        const std::function<void(std::uint32_t)> count_rows = [this](std::uint32_t more) {
            options_.check_size(rows_seen_ += more, map_.positions.size());
        };
        const CellRules rules{format_.charset, options_.plain_numbers, options_.point, options_.interpret, count_rows};
        read_chunk(chunk, window_.end(), window_.last(), format_, map_, rules, known_);
    }

    /// Cuts the window at row starts. Where cells may hold line breaks, a line feed ends a row if the number of quotes
    /// before it is even. Returns how many of chunks_ the window needs; the memory of earlier ones is used again.
    std::size_t plan_chunks() {
        const char* begin = window_.begin();
        auto size = static_cast<std::size_t>(window_.end() - begin);
        std::size_t count = std::max<std::size_t>(1, size / kChunk);
        std::vector<std::uint64_t> quotes(count, 0);
        if (format_.quoting == Quoting::msq)
            parallel_each(count, [&](std::size_t i) {
                const char* first = begin + i * kChunk;
                quotes[i] = count_quotes(first, i + 1 == count ? window_.end() : first + kChunk);
            });
        chunks_.resize(std::max(chunks_.size(), count));
        std::size_t planned = 0;
        std::uint64_t quotes_before = 0;
        const char* at = begin;
        for (std::size_t i = 0; i < count && at != window_.end(); ++i) {
            quotes_before += quotes[i];
            const char* end = i + 1 == count ? window_.end() : row_start(begin + (i + 1) * kChunk, quotes_before);
            if (end <= at) continue;
            chunks_[planned].begin = at;
            chunks_[planned++].end = end;
            at = end;
        }
        return planned;
    }

    [[nodiscard]] const char* row_start(const char* from, std::uint64_t quotes) const {
        for (; from != window_.end(); ++from) {
            if (*from == '"' && format_.quoting == Quoting::msq) ++quotes;
            if (*from == '\n' && quotes % 2 == 0) return from + 1;
        }
        return from;
    }

    void take_account(const Chunk& chunk) {
        if (chunk.problem != QuoteProblem::none) throw quote_error(chunk.problem, lines_ + chunk.lines + 1);
        if (chunk.long_rows != 0 && long_rows_ < kLongRowWarnings)
            options_.warn(place(lines_ + chunk.first_long_row_line) + ": more cells than the " +
                          std::to_string(map_.width) + " columns; the superfluous ones are left out");
        long_rows_ += chunk.long_rows;
        lines_ += chunk.lines;
    }

    [[nodiscard]] LoadError quote_error(QuoteProblem problem, std::uint64_t line) const {
        const char* text = "a quoted cell is never closed; double the quotes inside cells, or say \"no quotes\"";
        if (problem == QuoteProblem::open_at_line_end)
            text =
                "a quoted cell is not closed on its line; say \"msq\" if cells contain line breaks, or \"no quotes\"";
        if (problem == QuoteProblem::text_after_quote)
            text = "text follows a closing quote; double the quotes inside cells, or say \"no quotes\"";
        return {LoadErrorKind::wrong_format, place(line) + ": " + text};
    }

    /// Appends the chunks in their order, so the first text seen of a value wins as if read by one thread.
    void merge(std::span<Chunk> chunks, const char* done) {
        std::vector<SourceColumn>& columns = result_.table.columns;
        const std::uint64_t rows_before = result_.table.rows;
        for (const Chunk& chunk : chunks) result_.table.rows += chunk.rows;
        double rows_per_byte = static_cast<double>(result_.table.rows - rows_before) /
                               static_cast<double>(std::max<std::ptrdiff_t>(1, done - window_.begin()));
        parallel_each(columns.size(), [&](std::size_t c) {
            Codes& codes = columns[c].codes;
            if (rows_before == 0 && !window_.last()) codes.reserve(expected_rows(rows_per_byte));
            for (Chunk& chunk : chunks) {
                enter_values(chunk.columns[c], chunk.rows, known_[c], options_.point, columns[c].symbols);
                codes.append(std::span(chunk.columns[c].codes).first(chunk.rows));
            }
        });
    }

    [[nodiscard]] std::size_t expected_rows(double rows_per_byte) const {
        constexpr double kMargin = 1.02;
        return static_cast<std::size_t>(static_cast<double>(input_.size()) * rows_per_byte * kMargin);
    }

    TextInput& input_;
    const DelimitedFormat& format_;
    const ReadOptions& options_;
    TextWindow window_;
    std::uint64_t lines_ = 0;
    std::uint64_t long_rows_ = 0;
    std::atomic<std::uint64_t> rows_seen_ = 0;  // also of chunks that are not merged yet
    CellMap map_;
    std::vector<Chunk> chunks_;
    std::vector<NumberTable> known_;  // by column
    DelimitedTable result_;
};

}  // namespace

DelimitedTable read_delimited(TextInput& input, const DelimitedFormat& format, const ReadOptions& options) {
    return Reader(input, format, options).read();
}

}  // namespace orrery::engine
