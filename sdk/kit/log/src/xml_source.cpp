#include "xml_source.h"

#include <iconv.h>
#include <libxml/parser.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <memory>

#include "text.h"

namespace orrery::logkit {

namespace {

// The text is read between these two, so that it may have several roots; positions are counted from its beginning.
constexpr std::string_view opening = "<all>", closing = "</all>";

/// Throws Error(invalid) for a set that is not known; what is no character becomes U+FFFD.
std::string decoded(std::string_view bytes, const std::string& set) {
    auto opened = ::iconv_open("utf-8", set.c_str());
    if (opened == iconv_t(-1)) throw Error(Code::invalid, "no such character set");
    std::unique_ptr<void, int (*)(void*)> descriptor(opened, ::iconv_close);
    std::string out, input(bytes);
    char* from = input.data();
    for (size_t left = input.size(); left > 0;) {
        char piece[4096], *to = piece;
        size_t room = sizeof piece;
        bool stuck = ::iconv(opened, &from, &left, &to, &room) == size_t(-1) && errno != E2BIG;
        out.append(piece, sizeof piece - room);
        if (stuck) out += "\ufffd", ++from, --left;
    }
    return out;
}

std::string utf8_of(std::string_view bytes) {
    if (bytes.starts_with("\xef\xbb\xbf")) return std::string(bytes.substr(3));
    if (bytes.starts_with("\xff\xfe")) return decoded(bytes.substr(2), "utf-16le");
    if (bytes.starts_with("\xfe\xff")) return decoded(bytes.substr(2), "utf-16be");
    return std::string(bytes);
}

/// The value of encoding="…" in the declaration, if there is one.
std::string_view declared_encoding(std::string_view declaration) {
    auto at = declaration.find("encoding");
    if (at == declaration.npos) return {};
    auto open = declaration.find_first_of("\"'", at);
    if (open == declaration.npos) return {};
    auto close = declaration.find(declaration[open], open + 1);
    return close == declaration.npos ? std::string_view() : declaration.substr(open + 1, close - open - 1);
}

class Reader {
public:
    Reader(const XmlText& source, XmlHandler& handler) : source_(source), handler_(handler) {
        xmlSAXHandler sax{};
        sax.initialized = XML_SAX2_MAGIC;
        sax.startElementNs = [](void* self, const xmlChar* name, const xmlChar* prefix, const xmlChar*, int,
                                const xmlChar**, int count, int, const xmlChar** attributes) {
            of(self).guarded([&] { of(self).begin(name, prefix, count, attributes); });
        };
        sax.endElementNs = [](void* self, const xmlChar* name, const xmlChar*, const xmlChar*) {
            of(self).guarded([&] { of(self).end(reinterpret_cast<const char*>(name)); });
        };
        sax.characters = [](void* self, const xmlChar* text, int size) {
            of(self).guarded([&] { of(self).characters({reinterpret_cast<const char*>(text), size_t(size)}); });
        };
        sax.cdataBlock = sax.characters;
        sax.serror = [](void* self, xmlErrorPtr error) { of(self).broken(*error); };
        context_.reset(::xmlCreatePushParserCtxt(&sax, this, nullptr, 0, nullptr));
        if (!context_) throw Error(Code::limit, "there is no memory for reading XML");
        // NOENT makes &amp; one character; others cannot be declared, since a document type is refused.
        ::xmlCtxtUseOptions(context_.get(), XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC);
    }

    void run() {
        feed(opening, false);
        feed(source_.text(), false);
        // The manual's third example, as printed, does not close its outermost element.
        if (!failed_ && depth_ == 2 && outermost_ == "configuration") feed("</configuration>", false);
        feed(closing, true);
        if (failed_) std::rethrow_exception(failed_);
    }

private:
    struct Free {
        void operator()(xmlParserCtxtPtr context) const noexcept { ::xmlFreeParserCtxt(context); }
    };
    static Reader& of(void* self) { return *static_cast<Reader*>(self); }

    void feed(std::string_view part, bool last) {
        if (failed_) return;
        ::xmlParseChunk(context_.get(), part.data(), static_cast<int>(part.size()), last);
    }
    /// No exception may cross libxml2.
    template <class Work>
    void guarded(Work work) noexcept {
        if (failed_) return;
        try {
            work();
        } catch (...) {
            failed_ = std::current_exception();
            ::xmlStopParser(context_.get());
        }
    }
    size_t position() const {
        auto consumed = ::xmlByteConsumed(context_.get());
        auto at = consumed < 0 ? size_t{0} : static_cast<size_t>(consumed);
        return std::min(at < opening.size() ? 0 : at - opening.size(), source_.text().size());
    }
    /// A tag's `<`: attribute values cannot have one.
    size_t tag_begin() const {
        auto at = source_.text().rfind('<', position());
        return at == std::string_view::npos ? 0 : at;
    }

    void begin(const xmlChar* name, const xmlChar* prefix, int count, const xmlChar** attributes) {
        if (depth_++ == 0) return;
        XmlElement element;
        element.at = tag_begin();
        if (prefix) element.name.append(reinterpret_cast<const char*>(prefix)).append(":");
        element.name += reinterpret_cast<const char*>(name);
        for (int i = 0; i < count; ++i) {
            auto* five = reinterpret_cast<const char**>(attributes) + 5 * i;  // name, prefix, namespace, value, its end
            element.attributes.push_back({five[1] ? std::string(five[1]) + ":" + five[0] : std::string(five[0]),
                                          std::string(five[3], static_cast<size_t>(five[4] - five[3]))});
        }
        if (depth_ == 2) outermost_ = element.name;
        handler_.begin(element);
    }
    void end(std::string_view name) {
        if (--depth_ == 0) return;
        handler_.end(name);
    }
    void characters(std::string_view text) {
        if (trimmed(text).empty()) return;
        handler_.text(position());
    }
    void broken(const xmlError& error) noexcept {
        if (error.level < XML_ERR_ERROR) return;
        guarded([&] {
            auto at = position();
            auto line = source_.text().substr(0, at);
            auto tag = source_.text().substr(std::min(line.rfind('<'), line.size()));
            for (std::string_view declaration : {"<!DOCTYPE", "<!ENTITY"})
                if (tag.starts_with(declaration) || source_.text().substr(at).starts_with(declaration))
                    source_.fail(at, "document types and entities are not taken",
                                 "take " + std::string(declaration) + " out");
            if (error.code == XML_ERR_UNDECLARED_ENTITY || error.code == XML_WAR_UNDECLARED_ENTITY)
                source_.fail(at, "an entity that is not one of &lt; &gt; &amp; &quot; &apos;",
                             "write characters as &#x9; or as they are");
            auto message = std::string(trimmed(error.message ? error.message : ""));
            if (at >= source_.text().size() && depth_ > 1) message = "the file ends within an element";
            source_.fail(at, "no well-formed XML: " + shown(message));
        });
    }

    const XmlText& source_;
    XmlHandler& handler_;
    std::unique_ptr<xmlParserCtxt, Free> context_;
    size_t depth_ = 0;
    std::string outermost_;
    std::exception_ptr failed_;
};

}  // namespace

XmlText::XmlText(std::string_view bytes, std::string origin) : origin_(std::move(origin)), text_(utf8_of(bytes)) {
    bool marked = bytes.size() != text_.size();
    auto begin = text_.find_first_not_of(" \t\r\n");
    if (begin == text_.npos || !std::string_view(text_).substr(begin).starts_with("<?xml")) return;
    auto end = text_.find("?>", begin);
    if (end == text_.npos) fail(begin, "the XML declaration is not closed", "it ends with ?>");
    auto declared = std::string(declared_encoding(std::string_view(text_).substr(begin, end - begin)));
    // The declaration stands within the element that holds everything; blanks keep lines and columns.
    for (auto i = begin; i < end + 2; ++i)
        if (text_[i] != '\n') text_[i] = ' ';
    if (marked || declared.empty() || same_text(declared, "utf-8") || same_text(declared, "us-ascii")) return;
    try {
        text_ = decoded(text_, declared);
    } catch (const Error&) {
        fail(begin, "the encoding '" + shown(declared) + "' is not known", "save the file as UTF-8");
    }
}

void XmlText::read(XmlHandler& handler) const { Reader(*this, handler).run(); }

void XmlText::fail(size_t at, const std::string& what, std::string hint) const {
    auto before = std::string_view(text_).substr(0, at);
    auto line = 1 + std::count(before.begin(), before.end(), '\n');
    auto begin = before.rfind('\n');
    auto column = 1 + characters(begin == before.npos ? before : before.substr(begin + 1));
    throw Error(Code::invalid, origin_ + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + what,
                std::move(hint));
}

size_t XmlText::attribute_at(size_t at, std::string_view name) const {
    auto tag = std::string_view(text_).substr(at);
    tag = tag.substr(0, tag.find('>'));
    for (auto found = tag.find(name); found != tag.npos; found = tag.find(name, found + 1)) {
        auto next = tag.find_first_not_of(" \t\r\n", found + name.size());
        if (found > 0 && std::string_view(" \t\r\n").find(tag[found - 1]) != std::string_view::npos &&
            next != tag.npos && tag[next] == '=')
            return at + found;
    }
    return at;
}

}  // namespace orrery::logkit
