#include "script/fixed_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "script/load_error.h"
#include "script/text_window.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kCheckEvery = 8192;
constexpr std::size_t kToTheEnd = SIZE_MAX;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Position {
    std::size_t first = 0;  // counted from 0
    std::size_t length = kToTheEnd;
};

/// "@a:b" from `at` on; its length, 0 for something else.
std::size_t length_of_position(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == at + 1 || end >= text.size() || text[end] != ':') return 0;
    const std::size_t second = ++end;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == second && end < text.size() && (text[end] | 0x20) == 'n') ++end;
    if (end == second) return 0;
    if (end < text.size() && std::string_view("IURBTiurbt").find(text[end]) != std::string_view::npos) ++end;
    return end - at;
}

Position parse_position(const std::string& name, std::string_view shown) {
    auto fail = [&](const std::string& what) -> LoadError {
        return {LoadErrorKind::semantic, "\"" + std::string(shown) + "\": " + what};
    };
    if (name.empty() || name[0] != '@' || length_of_position(name, 0) != name.size())
        throw fail("the field \"" + name + "\" is no place in a fixed record; write [@1:5] for characters 1 to 5");
    const char kind = static_cast<char>(name.back() & ~0x20);
    if (kind == 'I' || kind == 'U' || kind == 'R' || kind == 'B')
        throw fail("the field \"" + name + "\" asks for a number in binary, which is not supported; texts are");
    std::size_t first = 0, last = 0;
    const char* end = name.data() + name.size();
    const auto [colon, bad_first] = std::from_chars(name.data() + 1, end, first);
    const auto [rest, bad_last] = std::from_chars(colon + 1, end, last);
    const bool open = rest == colon + 1;
    if (bad_first != std::errc() || (!open && bad_last != std::errc()) || first == 0 || (!open && last < first))
        throw fail("the field \"" + name + "\" is no place in a record; places count from 1, the smaller first");
    return {first - 1, open ? kToTheEnd : last - first + 1};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

class Reader {
public:
    Reader(TextInput& input, const FileFormat& format, const ReadOptions& options)
        : input_(input), format_(format), options_(options), window_(input) {}

    DelimitedTable read() {
        if (!options_.columns)
            throw LoadError(LoadErrorKind::semantic, "\"" + std::string(input_.name()) +
                                                         "\": fixed records have no field names; load places such as "
                                                         "[@1:5] AS name instead of *");
        for (const std::string& name : *options_.columns) {
            places_.push_back(parse_position(name, input_.name()));
            read_.table.columns.push_back({name, {}, {}});
            read_.labels.push_back(name);
        }
        for (std::uint32_t line = 0; line < format_.header_lines; ++line)
            if (!next_line()) break;
        while (next_record()) add_record();
        options_.progress(read_.table.rows);
        return std::move(read_);
    }

private:
    /// The next line without its end; nullopt behind the last. Valid until the next call.
    std::optional<std::string_view> next_line() {
        for (;;) {
            const char* end = std::find(window_.begin(), window_.end(), '\n');
            if (end == window_.end() && !window_.last()) {
                const bool whole = static_cast<std::size_t>(window_.end() - window_.begin()) == TextWindow::kBytes;
                if (whole)
                    throw LoadError(LoadErrorKind::wrong_format,
                                    "\"" + std::string(input_.name()) + "\": a line is longer than 32 MiB");
                window_.refill(window_.begin());
                continue;
            }
            if (window_.begin() == window_.end()) return std::nullopt;
            const std::string_view line(window_.begin(), static_cast<std::size_t>(end - window_.begin()));
            window_.skip_to(end == window_.end() ? end : end + 1);
            return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
        }
    }

    /// Lines of one record become one text.
    bool next_record() {
        record_.clear();
        for (std::uint32_t line = 0; line < format_.record_lines; ++line) {
            const std::optional<std::string_view> text = next_line();
            if (!text && line == 0) return false;
            if (!text) break;
            if (record_.size() + text->size() > TextWindow::kBytes)
                throw LoadError(LoadErrorKind::wrong_format,
                                "\"" + std::string(input_.name()) + "\": a record is longer than 32 MiB");
            record_ += to_utf8(*text, format_.charset, scratch_);
        }
        find_characters();
        return true;
    }

    /// Places count characters: where each begins, if not every one is a byte.
    void find_characters() {
        starts_.clear();
        const bool plain = std::all_of(record_.begin(), record_.end(), [](char c) { return (c & 0x80) == 0; });
        if (plain) return;
        for (std::size_t at = 0; at < record_.size(); ++at)
            if ((static_cast<unsigned char>(record_[at]) & 0xC0) != 0x80) starts_.push_back(at);
    }

    [[nodiscard]] std::size_t byte_of(std::size_t character) const {
        if (starts_.empty()) return std::min(character, record_.size());
        return character < starts_.size() ? starts_[character] : record_.size();
    }

    void add_record() {
        for (std::size_t c = 0; c < places_.size(); ++c) {
            const auto [first, length] = places_[c];
            const std::size_t begin = byte_of(first);
            const std::size_t end = length == kToTheEnd ? record_.size() : byte_of(first + length);
            const std::string_view cell = trimmed(std::string_view(record_).substr(begin, end - begin));
            SourceColumn& column = read_.table.columns[c];
            column.codes.push_back(column.symbols.intern(options_.interpret(cell)));
        }
        if (++read_.table.rows % kCheckEvery != 0) return;
        options_.check_cancelled();
        options_.check_size(read_.table.rows, places_.size());
        options_.progress(read_.table.rows);
    }

    TextInput& input_;
    const FileFormat& format_;
    const ReadOptions& options_;
    TextWindow window_;
    std::vector<Position> places_;
    std::string record_, scratch_;
    std::vector<std::size_t> starts_;
    DelimitedTable read_;
};

}  // namespace

DelimitedTable read_fixed(TextInput& input, const FileFormat& format, const ReadOptions& options) {
    return Reader(input, format, options).read();
}

bool bracket_positions(std::string& statement) {
    std::string out;
    bool any = false;
    char quote = 0;
    for (std::size_t at = 0; at < statement.size(); ++at) {
        const char c = statement[at];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
            quote = c == '[' ? ']' : c;
        } else if (const std::size_t length = c == '@' ? length_of_position(statement, at) : 0; length > 0) {
            out += "[" + statement.substr(at, length) + "]";
            at += length - 1;
            any = true;
            continue;
        }
        out += c;
    }
    if (any) statement = std::move(out);
    return any;
}

}  // namespace orrery::engine
