// Reads an XML text from one element to the next: what the headers of data files need, no more.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery::engine {

/// Entities are the five of XML and numbers of characters; declarations, comments, processing instructions and a
/// document type are skipped, one that declares entities is refused: nothing is ever expanded or fetched. The text must
/// outlive the reader.
class XmlReader {
public:
    enum class Token { open, close, text, end };

    /// `shown` names the text in errors.
    XmlReader(std::string_view text, std::string shown) : rest_(text), shown_(std::move(shown)) {}

    /// Throws LoadError when the text is no XML, or nested deeper than 100 elements. An empty element gives open and
    /// close.
    Token next();
    /// Of the element that open or close is about, without its namespace's prefix.
    [[nodiscard]] const std::string& name() const { return name_; }
    /// Of the last text, entities resolved.
    [[nodiscard]] const std::string& text() const { return text_; }
    /// Of the last opened element; empty when it has none of that name.
    [[nodiscard]] std::string attribute(std::string_view name) const;
    /// All of the last opened element.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& attributes() const { return attributes_; }
    /// The text of the element just opened, up to its end; elements in it are left out.
    std::string inner_text();

    [[noreturn]] void fail(const std::string& what) const;

private:
    Token read_tag();
    void skip_document_type();
    void read_attributes(std::string_view tag);
    std::string resolved(std::string_view raw) const;
    [[nodiscard]] std::string character(std::string_view number) const;
    void skip_past(std::string_view mark);

    std::string_view rest_;
    const std::string shown_;
    std::vector<std::string> open_;
    bool closing_ = false;  // the element just opened was empty
    std::string name_, text_;
    std::vector<std::pair<std::string, std::string>> attributes_;
};

}  // namespace orrery::engine
