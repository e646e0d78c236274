#include <orrery/kit/log/spec.h>

#include <algorithm>

#include "text.h"

namespace orrery::logkit {

std::optional<std::string_view> Params::find(std::string_view name) const noexcept {
    for (auto at = items_.rbegin(); at != items_.rend(); ++at)
        if (same_text(at->name, name)) return std::string_view(at->value);
    return std::nullopt;
}

std::string_view Params::text(std::string_view name, std::string_view otherwise) const noexcept {
    auto value = find(name);
    return value && !value->empty() ? *value : otherwise;
}

bool Params::flag(std::string_view name, bool otherwise) const {
    auto value = trimmed(text(name));
    if (value.empty()) return otherwise;
    if (same_text(value, "true") || same_text(value, "yes") || value == "1") return true;
    if (same_text(value, "false") || same_text(value, "no") || value == "0") return false;
    throw Error(Code::invalid, "parameter " + std::string(name) + "=" + shown(value) + ": expected true or false");
}

std::int64_t Params::number(std::string_view name, std::int64_t otherwise) const {
    auto value = trimmed(text(name));
    if (value.empty()) return otherwise;
    std::int64_t number = 0;
    auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (failed != std::errc{} || end != value.data() + value.size())
        throw Error(Code::invalid, "parameter " + std::string(name) + "=" + shown(value) + ": expected a whole number");
    return number;
}

namespace {

bool needs_quotes(std::string_view value) { return value.empty() || value.find_first_of(" \t\r\n\"\\=") != value.npos; }

void append_value(std::string& out, std::string_view value) {
    if (!needs_quotes(value)) {
        out += value;
        return;
    }
    out += '"';
    for (char c : value) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

/// Words and name=value pairs of one line.
class LineReader {
public:
    explicit LineReader(std::string_view line) : line_(line) {}

    bool more() {
        at_ = std::min(line_.find_first_not_of(" \t\r\n", at_), line_.size());
        return at_ < line_.size();
    }
    std::string value() { return at_ < line_.size() && line_[at_] == '"' ? quoted() : word(" \t\r\n"); }
    Params::Item item() {
        auto name = word(" \t\r\n=");
        if (name.empty() || at_ == line_.size() || line_[at_] != '=') wrong("name=value");
        ++at_;
        return {std::move(name), value()};
    }

private:
    std::string word(std::string_view ends) {
        auto to = std::min(line_.find_first_of(ends, at_), line_.size());
        return std::string(line_.substr(std::exchange(at_, to), to - at_));
    }
    std::string quoted() {
        std::string out;
        for (++at_; at_ < line_.size(); ++at_) {
            if (line_[at_] == '"') return ++at_, out;
            if (line_[at_] == '\\' && ++at_ == line_.size()) break;
            out += line_[at_];
        }
        wrong("a closing quotation mark");
    }
    [[noreturn]] void wrong(std::string_view expected) const {
        throw Error(
            Code::invalid,
            "'" + shown(line_) + "', at character " + std::to_string(at_ + 1) + ": expected " + std::string(expected),
            "write it like LevelRangeFilter levelMin=WARN levelMax=\"FATAL\"");
    }
    std::string_view line_;
    size_t at_ = 0;
};

}  // namespace

std::string to_line(const PartSpec& part) {
    std::string out;
    append_value(out, part.type);
    for (auto& [name, value] : part.params) {
        out.append(" ").append(name).append("=");
        append_value(out, value);
    }
    return out;
}

PartSpec part_from_line(std::string_view line) {
    LineReader reader(line);
    PartSpec part;
    if (reader.more()) part.type = reader.value();
    while (reader.more()) {
        auto item = reader.item();
        part.params.add(std::move(item.name), std::move(item.value));
    }
    return part;
}

}  // namespace orrery::logkit
