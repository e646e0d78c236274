// Functions that cut, join and change texts.
#include <algorithm>
#include <array>

#include "expression/code_page.h"
#include "expression/function_arguments.h"
#include "expression/function_families.h"
#include "expression/hash_text.h"
#include "expression/utf8.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kLongestResult = std::size_t{1} << 20;
constexpr std::string_view kBlank = " \t\r\n";

Value len(const FunctionContext&, Arguments a) { return static_cast<double>(character_count(text_at(a, 0))); }

Value characters(std::string_view text, std::size_t first, std::size_t count) {
    const std::size_t begin = character_offset(text, first);
    const std::string_view rest = text.substr(begin);
    return Value::text(rest.substr(0, character_offset(rest, count)));
}

Value left(const FunctionContext& c, Arguments a) {
    std::int64_t count = 0;
    if (is_null_at(a, 0) || !integer_at(c, a, 1, count)) return {};
    return characters(text_at(a, 0), 0, static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
}

Value right(const FunctionContext& c, Arguments a) {
    std::int64_t count = 0;
    if (is_null_at(a, 0) || !integer_at(c, a, 1, count)) return {};
    const std::string text = text_at(a, 0);
    const std::size_t all = character_count(text);
    const std::size_t wanted = std::min(static_cast<std::size_t>(std::max<std::int64_t>(count, 0)), all);
    return characters(text, all - wanted, wanted);
}

Value mid(const FunctionContext& c, Arguments a) {
    std::int64_t start = 0;
    std::int64_t count = static_cast<std::int64_t>(kLongestResult);
    if (is_null_at(a, 0) || !integer_at(c, a, 1, start)) return {};
    if (a.size() > 2 && !integer_at(c, a, 2, count)) return {};
    return characters(text_at(a, 0), static_cast<std::size_t>(std::max<std::int64_t>(start, 1) - 1),
                      static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
}

template <std::string (*Map)(std::string_view)>
Value mapped(const FunctionContext&, Arguments a) {
    return is_null_at(a, 0) ? Value() : Value::text(Map(text_at(a, 0)));
}

template <bool Front, bool Back>
Value trim(const FunctionContext&, Arguments a) {
    if (is_null_at(a, 0)) return {};
    const std::string text = text_at(a, 0);
    std::string_view rest = text;
    const std::size_t first = rest.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return Value::text("");
    if (Back) rest = rest.substr(0, rest.find_last_not_of(kBlank) + 1);
    if (Front) rest.remove_prefix(first);
    return Value::text(rest);
}

Value replace(const FunctionContext&, Arguments a) {
    if (is_null_at(a, 0)) return {};
    const std::string text = text_at(a, 0);
    const std::string from = text_at(a, 1);
    const std::string to = text_at(a, 2);
    if (from.empty()) return Value::text(text);
    std::string out;
    std::size_t at = 0;
    for (std::size_t hit = text.find(from); hit != std::string::npos; hit = text.find(from, at)) {
        out.append(text, at, hit - at).append(to);
        at = hit + from.size();
        if (out.size() > kLongestResult) return {};
    }
    return Value::text(out.append(text, at));
}

Value repeat(const FunctionContext& c, Arguments a) {
    std::int64_t count = 0;
    if (is_null_at(a, 0) || !integer_at(c, a, 1, count)) return {};
    const std::string text = text_at(a, 0);
    if (text.empty() || count <= 0) return Value::text("");
    if (static_cast<std::uint64_t>(count) > kLongestResult / text.size()) return {};
    std::string out;
    for (std::int64_t i = 0; i < count; ++i) out += text;
    return Value::text(out);
}

// The n-th piece between delimiters, counted from the end when n is negative.
Value sub_field(const FunctionContext& c, Arguments a) {
    if (is_null_at(a, 0)) return {};
    const std::string text = text_at(a, 0);
    const std::string delimiter = text_at(a, 1);
    std::int64_t wanted = integer_or(c, a, 2, 1);
    if (delimiter.empty()) return wanted == 1 || wanted == -1 ? Value::text(text) : Value();
    if (wanted < 0) {
        std::int64_t pieces = 1;
        for (std::size_t at = text.find(delimiter); at != std::string::npos;
             at = text.find(delimiter, at + delimiter.size()))
            ++pieces;
        wanted += pieces + 1;
    }
    if (wanted < 1) return {};
    std::size_t begin = 0;
    while (--wanted > 0) {
        const std::size_t hit = text.find(delimiter, begin);
        if (hit == std::string::npos) return {};
        begin = hit + delimiter.size();
    }
    return Value::text(std::string_view(text).substr(begin, text.find(delimiter, begin) - begin));
}

Value text_between(const FunctionContext& c, Arguments a) {
    if (is_null_at(a, 0)) return {};
    const std::string text = text_at(a, 0);
    const std::string before = text_at(a, 1);
    const std::string after = text_at(a, 2);
    std::size_t begin = 0;
    for (std::int64_t n = std::max<std::int64_t>(integer_or(c, a, 3, 1), 1); n > 0; --n) {
        const std::size_t hit = text.find(before, begin);
        if (hit == std::string::npos) return {};
        begin = hit + before.size();
    }
    const std::size_t end = text.find(after, begin);
    return end == std::string::npos ? Value() : Value::text(std::string_view(text).substr(begin, end - begin));
}

template <bool Keep>
Value filter_characters(const FunctionContext&, Arguments a) {
    if (is_null_at(a, 0)) return {};
    const std::string text = text_at(a, 0);
    const std::string set = text_at(a, 1);
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t bytes = character_bytes(text, i);
        const std::string_view character = std::string_view(text).substr(i, bytes);
        if ((set.find(character) != std::string::npos) == Keep) out += character;
        i += bytes;
    }
    return Value::text(out);
}

Value chr(const FunctionContext& c, Arguments a) {
    std::int64_t code = 0;
    if (!integer_at(c, a, 0, code) || code < 0 || code > 0x10FFFF) return {};
    return Value::text(encode_code_point(static_cast<std::uint32_t>(code)));
}

Value ord(const FunctionContext&, Arguments a) {
    const std::string text = text_at(a, 0);
    return text.empty() ? Value() : Value(static_cast<double>(code_point_at(text, 0)));
}

template <unsigned Characters>
Value hash(const FunctionContext&, Arguments a) {
    std::vector<std::string> parts;
    for (const Value& value : a) parts.push_back(value.to_text());
    return Value::text(hash_text(parts, Characters));
}

Value apply_code_page(const FunctionContext& c, Arguments a) {
    std::int64_t page = 0;
    if (is_null_at(a, 0) || !integer_at(c, a, 1, page)) return {};
    const std::optional<std::string> read = read_by_code_page(text_at(a, 0), page);
    return read ? Value::text(*read) : Value();
}

constexpr auto kGroup = FunctionGroup::string;

// Without a number the load script makes one record per piece (see RecordFunction::sub_field_rows).
constexpr FunctionInfo sub_field_function() {
    FunctionInfo info = scalar("SubField", kGroup, 2, 3, sub_field, "text, delimiter, number");
    info.record = RecordFunction::sub_field_rows;
    return info;
}

constexpr std::array kFunctions{
    scalar("ApplyCodepage", kGroup, 2, 2, apply_code_page, "text, code page"),
    scalar("Capitalize", kGroup, 1, 1, mapped<capitalized>, "text"),
    scalar("Chr", kGroup, 1, 1, chr, "code"),
    scalar("Hash128", kGroup, 1, kAnyNumber, hash<22>, "value, ..."),
    scalar("Hash160", kGroup, 1, kAnyNumber, hash<27>, "value, ..."),
    scalar("Hash256", kGroup, 1, kAnyNumber, hash<43>, "value, ..."),
    scalar("KeepChar", kGroup, 2, 2, filter_characters<true>, "text, characters"),
    scalar("Left", kGroup, 2, 2, left, "text, count"),
    scalar("Len", kGroup, 1, 1, len, "text"),
    scalar("Lower", kGroup, 1, 1, mapped<lower_case>, "text"),
    scalar("LTrim", kGroup, 1, 1, trim<true, false>, "text"),
    scalar("Mid", kGroup, 2, 3, mid, "text, start, count"),
    scalar("Ord", kGroup, 1, 1, ord, "text"),
    scalar("PurgeChar", kGroup, 2, 2, filter_characters<false>, "text, characters"),
    scalar("Repeat", kGroup, 2, 2, repeat, "text, count"),
    scalar("Replace", kGroup, 3, 3, replace, "text, from, to"),
    scalar("Right", kGroup, 2, 2, right, "text, count"),
    scalar("RTrim", kGroup, 1, 1, trim<false, true>, "text"),
    sub_field_function(),
    scalar("TextBetween", kGroup, 3, 4, text_between, "text, before, after, number"),
    scalar("Trim", kGroup, 1, 1, trim<true, true>, "text"),
    scalar("Upper", kGroup, 1, 1, mapped<upper_case>, "text"),
};

}  // namespace

std::span<const FunctionInfo> string_functions() { return kFunctions; }

}  // namespace orrery::engine
