#include "script/document_encoding.h"

#include <algorithm>

#include "expression/token.h"
#include "script/html_tokens.h"
#include "script/text_encoding.h"

namespace orrery::engine {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF", kLittleMark = "\xFF\xFE", kBigMark = "\xFE\xFF";
constexpr std::size_t kDeclaredWithin = 4096;

/// The mark that a text of 16 bits would have, if it has none: both kinds of documents begin with a bracket.
std::string_view missing_mark(std::string_view bytes) {
    using namespace std::string_view_literals;
    if (bytes.starts_with("<\0"sv)) return kLittleMark;
    return bytes.starts_with("\0<"sv) ? kBigMark : ""sv;
}

/// What stands in quotes behind `name` and "=".
std::string quoted_value(std::string_view text, std::string_view name) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t at = text.find(name);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + name.size());
    const auto skip = [&] { text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size())); };
    skip();
    if (!text.starts_with('=')) return {};
    text.remove_prefix(1);
    skip();
    if (text.empty() || (text[0] != '"' && text[0] != '\'')) return {};
    return std::string(text.substr(1, std::min(text.find(text[0], 1), text.size()) - 1));
}

std::string xml_declaration(std::string_view start) {
    if (!start.starts_with("<?xml")) return {};
    return quoted_value(start.substr(0, start.find("?>")), "encoding");
}

/// Of <meta charset="…">, or <meta http-equiv="content-type" content="…; charset=…">.
std::string meta_declaration(std::string_view start) {
    HtmlTokens tokens(start);
    for (auto token = tokens.next(); token != HtmlTokens::Token::end; token = tokens.next()) {
        if (token != HtmlTokens::Token::open || tokens.name() != "meta") continue;
        if (std::string charset(tokens.attribute("charset")); !charset.empty()) return charset;
        if (ascii_lower(tokens.attribute("http-equiv")) != "content-type") continue;
        const std::string content = ascii_lower(tokens.attribute("content"));
        const std::size_t at = content.find("charset");
        const std::size_t equals = at == std::string::npos ? at : content.find('=', at);
        if (equals == std::string::npos) continue;
        const std::size_t first = std::min(content.find_first_not_of(" \t\r\n\"'", equals + 1), content.size());
        return content.substr(first, content.find_first_of(" \t\r\n\"';", first) - first);
    }
    return {};
}

std::string declaration(std::string_view bytes, FileKind kind) {
    const std::string_view start = bytes.substr(0, kDeclaredWithin);
    if (kind != FileKind::xml && kind != FileKind::html) return {};
    const std::string declared = xml_declaration(start);
    return declared.empty() && kind == FileKind::html ? meta_declaration(start) : declared;
}

}  // namespace

std::string_view document_text(std::string_view bytes, const FileFormat& format, std::string& scratch,
                               const std::function<void(const std::string&)>& warn) {
    if (bytes.starts_with(kLittleMark) || bytes.starts_with(kBigMark)) return scratch = utf16_to_utf8(bytes);
    const bool marked = bytes.starts_with(kUtf8Mark);
    if (marked) bytes.remove_prefix(kUtf8Mark.size());
    if (format.charset_said || marked) return to_utf8(bytes, format.charset, scratch);
    if (const std::string_view mark = missing_mark(bytes); !mark.empty())
        return scratch = utf16_to_utf8(std::string(mark).append(bytes));
    const std::string declared = declaration(bytes, format.kind);
    if (const auto charset = charset_named(declared)) return to_utf8(bytes, *charset, scratch);
    if (convert_to_utf8(bytes, declared, scratch)) return scratch;
    warn("the encoding \"" + declared.substr(0, 40) +
         "\" that the file says it is in is not known; it is read as UTF-8");
    return to_utf8(bytes, Charset::utf8, scratch);
}

}  // namespace orrery::engine
