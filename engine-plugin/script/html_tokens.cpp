#include "script/html_tokens.h"

#include <algorithm>
#include <charconv>

#include "expression/token.h"
#include "expression/utf8.h"
#include "script/html_entities.h"
#include "script/text_encoding.h"

namespace orrery::engine {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f/";
constexpr std::string_view kNameEnds = " \t\r\n\f/=";  // of an attribute
constexpr std::size_t kLongestEntity = 12;

/// What stands between "&" and ";"; false for what is no entity.
bool resolve(std::string_view name, std::string& out) {
    if (name.starts_with('#')) {
        const bool hex = name.size() > 1 && (name[1] | 0x20) == 'x';
        const std::string_view digits = name.substr(hex ? 2 : 1);
        std::uint32_t code = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
        const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
        if (error != std::errc() || end != digits.data() + digits.size() || code == 0 || code > 0x10FFFF || surrogate)
            return false;
        // Old pages mean bytes of Windows by what are control characters.
        std::string scratch;
        const auto byte = static_cast<char>(code);
        const bool control = code >= 0x80 && code < 0xA0;
        out +=
            control ? to_utf8({&byte, 1}, Charset::ansi, scratch) : std::string_view(scratch = encode_code_point(code));
        return true;
    }
    if (name == "nbsp" || name == "shy") {  // between words it is a blank; within one nobody means it
        if (name == "nbsp") out += ' ';
        return true;
    }
    const auto code = html_entity(name);
    if (code) out += encode_code_point(*code);
    return code.has_value();
}

std::string resolved(std::string_view raw) {
    std::string out;
    while (!raw.empty()) {
        const std::size_t mark = std::min(raw.find('&'), raw.size());
        out += raw.substr(0, mark);
        raw.remove_prefix(mark);
        if (raw.empty()) break;
        const std::size_t end = raw.substr(0, kLongestEntity).find(';');
        if (end != std::string_view::npos && resolve(raw.substr(1, end - 1), out)) {
            raw.remove_prefix(end + 1);
        } else {
            out += '&';
            raw.remove_prefix(1);
        }
    }
    return out;
}

bool is_letter(char sign) { return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z'); }

/// A bracket before anything else is a text like any other.
bool begins_tag(std::string_view page) {
    if (page.size() < 2 || page[0] != '<') return false;
    return is_letter(page[1]) || page[1] == '/' || page[1] == '!' || page[1] == '?';
}

}  // namespace

HtmlTokens::Token HtmlTokens::next() {
    while (!rest_.empty()) {
        if (!begins_tag(rest_)) {
            const std::size_t end = std::min(rest_.find('<', 1), rest_.size());
            text_ = resolved(rest_.substr(0, end));
            rest_.remove_prefix(end);
            return Token::text;
        }
        if (rest_.starts_with("<!--")) {
            const std::size_t end = rest_.find("-->");
            rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 3);
        } else if (read_tag()) {
            if (!closes_ && (name_ == "script" || name_ == "style"))
                skip_raw();
            else
                return closes_ ? Token::close : Token::open;
        }
    }
    return Token::end;
}

/// False for declarations, which are left out.
bool HtmlTokens::read_tag() {
    std::size_t end = 1;
    char before = 0;  // the last sign that is no blank
    for (char quote = 0; end < rest_.size() && (quote != 0 || rest_[end] != '>'); ++end) {
        const char sign = rest_[end];
        if (sign == quote)
            quote = 0;
        else if (quote == 0 && (sign == '"' || sign == '\'') && before == '=')
            quote = sign;
        if (kBlanks.find(sign) == std::string_view::npos) before = sign;
    }
    std::string_view tag = rest_.substr(1, end - 1);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    closes_ = tag.starts_with('/');
    if (closes_) tag.remove_prefix(1);
    const std::size_t name_end = std::min(tag.find_first_of(kBlanks), tag.size());
    name_ = ascii_lower(tag.substr(0, name_end));
    attributes_ = tag.substr(name_end);
    return !name_.empty() && is_letter(name_[0]);
}

void HtmlTokens::skip_raw() {
    const std::string closing = "</" + name_;
    const auto found = std::search(rest_.begin(), rest_.end(), closing.begin(), closing.end(),
                                   [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b; });
    rest_.remove_prefix(static_cast<std::size_t>(found - rest_.begin()));
}

std::string_view HtmlTokens::attribute(std::string_view wanted) const {
    std::string_view rest = attributes_;
    const auto skip = [&rest](std::string_view signs) {
        rest.remove_prefix(std::min(rest.find_first_not_of(signs), rest.size()));
    };
    for (skip(kBlanks); !rest.empty(); skip(kBlanks)) {
        const std::size_t name_end = std::min(rest.find_first_of(kNameEnds, 1), rest.size());
        const std::string name = ascii_lower(rest.substr(0, name_end));
        rest.remove_prefix(name_end);
        skip(kBlanks);
        std::string_view value;
        if (rest.starts_with('=')) {
            rest.remove_prefix(1);
            skip(kBlanks);
            const bool quoted = rest.starts_with('"') || rest.starts_with('\'');
            const std::size_t end = std::min(quoted ? rest.find(rest[0], 1) : rest.find_first_of(kBlanks), rest.size());
            value = rest.substr(quoted ? 1 : 0, end - (quoted ? 1 : 0));
            rest.remove_prefix(std::min(end + (quoted ? 1 : 0), rest.size()));
        }
        if (name == wanted) return value;
    }
    return {};
}

std::uint32_t HtmlTokens::number(std::string_view name, std::uint32_t otherwise) const {
    const std::string_view text = attribute(name);
    std::uint32_t value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace orrery::engine
