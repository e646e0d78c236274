#include "filter_scanner.h"

#include "filter.h"
#include "model/fold.h"

namespace orrery::repository::rest {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void FilterScanner::skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

bool FilterScanner::at_end() {
    skip_blanks();
    return at_ == text_.size();
}

std::size_t FilterScanner::position() {
    skip_blanks();
    return at_ + 1;
}

bool FilterScanner::take(char symbol) {
    if (at_end() || text_[at_] != symbol) return false;
    ++at_;
    return true;
}

bool FilterScanner::take_word(std::string_view wanted) {
    skip_blanks();
    const auto end = at_ + wanted.size();
    if (!same_name(text_.substr(at_, wanted.size()), wanted)) return false;
    if (end < text_.size() && (in_word(text_[end]) || text_[end] == '.')) return false;
    at_ = end;
    return true;
}

std::string FilterScanner::word() {
    const auto start = at_;
    while (at_ < text_.size() && in_word(text_[at_])) ++at_;
    if (at_ == start) fail("expected the name of a property");
    return std::string(text_.substr(start, at_ - start));
}

std::vector<Segment> FilterScanner::path() {
    std::vector<Segment> out;
    do {
        const bool custom = take('@');
        if (!custom) skip_blanks();
        out.push_back({word(), custom});
        if (out.size() > 16) fail("a property path may have at most 16 steps");
    } while (at_ < text_.size() && text_[at_] == '.' && ++at_);
    return out;
}

FilterValue FilterScanner::value() {
    if (at_end()) fail("expected a value");
    const char first = text_[at_];
    if (first == '\'' || first == '"') return quoted(first);
    const auto start = at_;
    while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != ')' && text_[at_] != '(') ++at_;
    if (at_ == start) fail("expected a value");
    return {std::string(text_.substr(start, at_ - start)), false};
}

FilterValue FilterScanner::quoted(char quote) {
    FilterValue out{{}, true};
    const auto start = at_++;
    for (; at_ < text_.size(); ++at_) {
        const char c = text_[at_];
        const char following = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        if (following == quote && (c == '\\' || c == quote)) {
            out.text.push_back(following);
            ++at_;
        } else if (c == quote) {
            ++at_;
            return out;
        } else {
            out.text.push_back(c);
        }
    }
    throw FilterError("a text begins here and does not end", start + 1);
}

void FilterScanner::fail(const std::string& what) { throw FilterError(what, position()); }

}  // namespace orrery::repository::rest
