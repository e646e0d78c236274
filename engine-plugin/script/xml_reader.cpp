#include "script/xml_reader.h"

#include <charconv>
#include <utility>

#include "expression/utf8.h"
#include "script/load_error.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kDeepest = 100;
constexpr std::string_view kBlanks = " \t\r\n";

std::string local_name(std::string_view name) {
    const std::size_t colon = name.find(':');
    return std::string(colon == std::string_view::npos ? name : name.substr(colon + 1));
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

void XmlReader::fail(const std::string& what) const {
    throw LoadError(LoadErrorKind::wrong_format, shown_ + ": " + what);
}

XmlReader::Token XmlReader::next() {
    if (std::exchange(closing_, false)) {
        name_ = open_.back();
        open_.pop_back();
        return Token::close;
    }
    while (!rest_.empty()) {
        if (rest_.starts_with("<?")) {
            skip_past("?>");
        } else if (rest_.starts_with("<!--")) {
            skip_past("-->");
        } else if (rest_.starts_with("<![CDATA[")) {
            const std::size_t end = rest_.find("]]>");
            if (end == std::string_view::npos) fail("the XML breaks off in a text");
            text_ = rest_.substr(9, end - 9);
            rest_.remove_prefix(end + 3);
            return Token::text;
        } else if (rest_.starts_with("<!DOCTYPE") && open_.empty()) {
            skip_document_type();
        } else if (rest_.starts_with("<!DOCTYPE")) {
            fail("the XML has a document type within an element");
        } else if (rest_.starts_with("<!")) {
            fail("the XML has a declaration where none may be: " + std::string(rest_.substr(0, 20)));
        } else if (rest_.front() == '<') {
            return read_tag();
        } else {
            const std::size_t end = std::min(rest_.find('<'), rest_.size());
            const std::string_view raw = rest_.substr(0, end);
            rest_.remove_prefix(end);
            if (open_.empty()) continue;  // blanks around the root
            text_ = resolved(raw);
            return Token::text;
        }
    }
    if (!open_.empty()) fail("the XML breaks off in element " + open_.back());
    return Token::end;
}

XmlReader::Token XmlReader::read_tag() {
    // Values in quotes may hold the bracket that ends the tag.
    std::size_t end = 1;
    for (char quote = 0; end < rest_.size() && (quote != 0 || rest_[end] != '>'); ++end) {
        if (rest_[end] == quote)
            quote = 0;
        else if (quote == 0 && (rest_[end] == '"' || rest_[end] == '\''))
            quote = rest_[end];
    }
    if (end == rest_.size()) fail("the XML breaks off in a tag");
    std::string_view tag = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    if (tag.starts_with('/')) {
        name_ = local_name(trimmed(tag.substr(1)));
        if (open_.empty() || open_.back() != name_) fail("the XML closes " + name_ + ", which is not open");
        open_.pop_back();
        return Token::close;
    }
    closing_ = tag.ends_with('/');
    if (closing_) tag.remove_suffix(1);
    const std::size_t name_end = std::min(tag.find_first_of(kBlanks), tag.size());
    name_ = local_name(tag.substr(0, name_end));
    if (name_.empty()) fail("the XML has a tag without a name");
    if (open_.size() >= kDeepest) fail("the XML is nested too deeply");
    open_.push_back(name_);
    read_attributes(tag.substr(name_end));
    return Token::open;
}

void XmlReader::read_attributes(std::string_view tag) {
    attributes_.clear();
    for (tag = trimmed(tag); !tag.empty(); tag = trimmed(tag)) {
        const std::size_t equals = tag.find('=');
        if (equals == std::string_view::npos) fail("the XML has an attribute without a value");
        const std::string_view full_name = trimmed(tag.substr(0, equals));
        if (full_name.find_first_of(kBlanks) != std::string_view::npos)
            fail("the XML has an attribute without a value: " + std::string(full_name.substr(0, 40)));
        const std::string name = local_name(full_name);
        if (name.empty()) fail("the XML has an attribute without a name");
        tag = trimmed(tag.substr(equals + 1));
        const std::size_t end =
            tag.empty() || (tag[0] != '"' && tag[0] != '\'') ? std::string_view::npos : tag.find(tag[0], 1);
        if (end == std::string_view::npos) fail("the XML has an attribute without quotes");
        attributes_.emplace_back(name, resolved(tag.substr(1, end - 1)));
        tag.remove_prefix(end + 1);
    }
}

std::string XmlReader::attribute(std::string_view name) const {
    for (const auto& [known, value] : attributes_)
        if (known == name) return value;
    return {};
}

std::string XmlReader::inner_text() {
    std::string all;
    const std::size_t depth = open_.size();
    for (Token token = next(); token != Token::close || open_.size() >= depth; token = next()) {
        if (token == Token::end) break;
        if (token == Token::text && open_.size() == depth) all += text_;
    }
    return all;
}

std::string XmlReader::resolved(std::string_view raw) const {
    std::string out;
    while (!raw.empty()) {
        const std::size_t mark = std::min(raw.find('&'), raw.size());
        out += raw.substr(0, mark);
        raw.remove_prefix(mark);
        if (raw.empty()) break;
        const std::size_t end = raw.find(';');
        if (end == std::string_view::npos || end > 12) fail("the XML has an entity that does not end");
        const std::string_view name = raw.substr(1, end - 1);
        raw.remove_prefix(end + 1);
        if (name == "lt" || name == "gt" || name == "amp" || name == "quot" || name == "apos") {
            out += name == "lt" ? '<' : name == "gt" ? '>' : name == "amp" ? '&' : name == "quot" ? '"' : '\'';
            continue;
        }
        if (!name.starts_with('#')) fail("the XML has the unknown entity " + std::string(name));
        out += character(name.substr(1));
    }
    return out;
}

/// Of a reference, by its number: "228" or "xE4".
std::string XmlReader::character(std::string_view number) const {
    const bool is_hex = number.starts_with('x');
    const std::string_view digits = number.substr(is_hex ? 1 : 0);
    std::uint32_t code = 0;
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
    const bool half = code >= 0xD800 && code <= 0xDFFF;  // of a pair that only UTF-16 needs
    if (error != std::errc() || rest != digits.data() + digits.size() || code == 0 || code > 0x10FFFF || half)
        fail("the XML has a reference to a character that is none: &#" + std::string(number) + ";");
    return encode_code_point(code);
}

void XmlReader::skip_document_type() {
    rest_.remove_prefix(2);
    bool inside = false;  // of its own declarations
    while (!rest_.empty()) {
        if (rest_.starts_with("<!ENTITY"))
            fail("the XML declares entities, which are not expanded; write their texts where they are used");
        if (rest_.starts_with("<!--")) {
            skip_past("-->");
        } else if (rest_.starts_with("<?")) {
            skip_past("?>");
        } else if (rest_.front() == '"' || rest_.front() == '\'') {
            const std::string_view quote = rest_.substr(0, 1);
            rest_.remove_prefix(1);
            skip_past(quote);
        } else {
            const char sign = rest_.front();
            rest_.remove_prefix(1);
            if (sign == '[') inside = true;
            if (sign == ']') inside = false;
            if (sign == '>' && !inside) return;
        }
    }
    fail("the XML breaks off in its document type");
}

void XmlReader::skip_past(std::string_view mark) {
    const std::size_t at = rest_.find(mark);
    if (at == std::string_view::npos) fail("the XML breaks off");
    rest_.remove_prefix(at + mark.size());
}

}  // namespace orrery::engine
