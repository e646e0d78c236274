#include "text.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace orrery::logkit {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
    return out;
}

bool same_text(std::string_view left, std::string_view right) noexcept {
    return left.size() == right.size() &&
           std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\n";
    auto from = text.find_first_not_of(blanks);
    if (from == text.npos) return {};
    return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

std::string shown(std::string_view value) {
    constexpr size_t longest = 80;
    std::string out;
    for (char c : value.substr(0, longest)) out += c >= ' ' && c != 0x7f ? c : '?';
    return value.size() > longest ? out + "…" : out;
}

std::string nearest(std::string_view word, const std::vector<std::string_view>& known) {
    if (word.empty() || word.size() > 64) return {};
    std::string_view best;
    size_t least = 1 + (word.size() <= 3 ? 1 : std::max<size_t>(2, word.size() / 3));
    for (auto candidate : known) {
        std::vector<size_t> row(candidate.size() + 1);
        std::iota(row.begin(), row.end(), size_t{0});
        for (size_t i = 1; i <= word.size(); ++i) {
            size_t diagonal = row[0];
            row[0] = i;
            for (size_t j = 1; j <= candidate.size(); ++j) {
                size_t change = diagonal + (lower(word[i - 1]) != lower(candidate[j - 1]));
                diagonal = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
            }
        }
        if (row.back() < least) least = row.back(), best = candidate;
    }
    return std::string(best);
}

size_t utf8_sequence(std::string_view text) noexcept {
    auto first = static_cast<unsigned char>(text[0]);
    size_t size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (size <= 1 || size > text.size()) return size == 1 ? 1 : 0;
    for (size_t i = 1; i < size; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) return 0;
    auto second = static_cast<unsigned char>(text[1]);
    bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    bool surrogate = first == 0xed && second > 0x9f, beyond = first == 0xf4 && second > 0x8f;
    return overlong || surrogate || beyond ? 0 : size;
}

namespace {
bool continues(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }
}  // namespace

size_t characters(std::string_view text) noexcept {
    return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string_view first_characters(std::string_view text, size_t count) noexcept {
    if (text.size() <= count) return text;
    size_t at = 0, seen = 0;
    for (; at < text.size(); ++at)
        if (!continues(text[at]) && seen++ == count) break;
    return text.substr(0, at);
}

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, static_cast<size_t>(end - digits));
}

void append_digits(std::string& out, std::uint64_t number, int digits) {
    char text[20];
    for (int i = digits; i-- > 0; number /= 10) text[i] = static_cast<char>('0' + number % 10);
    out.append(text, static_cast<size_t>(digits));
}

}  // namespace orrery::logkit
