// XML as a stream of elements with their places. No DTD, no entities but XML's own five, nothing read from elsewhere.
#pragma once
#include <orrery/error.h>

#include <string>
#include <string_view>
#include <vector>

namespace orrery::logkit {

/// The beginning of an element. Owns its texts.
struct XmlElement {
    struct Attribute {
        std::string name, value;
    };
    std::string name;
    std::vector<Attribute> attributes;
    size_t at = 0;  ///< byte of its `<`
};

/// Who is told the elements in their order; may throw. [the reader's thread]
class XmlHandler {
public:
    virtual ~XmlHandler() = default;
    virtual void begin(const XmlElement& element) = 0;
    virtual void end(std::string_view name) = 0;
    /// Text other than blanks.
    virtual void text(size_t at) = 0;
};

/// A document's text, in UTF-8, with what stands before its first element made blank.
class XmlText {
public:
    /// Takes UTF-8, UTF-16 with its mark, or the encoding that the declaration names.
    explicit XmlText(std::string_view bytes, std::string origin);
    /// Calls `handler` for each element, several roots allowed. Lets an exception of it through. Throws Error(invalid)
    /// for what is no well-formed XML.
    void read(XmlHandler& handler) const;
    /// Throws Error(invalid): `origin:line:column: what`.
    [[noreturn]] void fail(size_t at, const std::string& what, std::string hint = {}) const;
    /// The byte where an attribute of the element at `at` begins.
    size_t attribute_at(size_t at, std::string_view name) const;
    std::string_view text() const noexcept { return text_; }

private:
    std::string origin_, text_;
};

}  // namespace orrery::logkit
