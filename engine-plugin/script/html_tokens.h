// Cuts a web page into tags and texts, whatever state it is in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace orrery::engine {

class HtmlTokens {
public:
    enum class Token { open, close, text, end };

    /// The page must outlive it. In UTF-8.
    explicit HtmlTokens(std::string_view page) : rest_(page) {}

    /// Comments, declarations, scripts and styles are left out.
    Token next();
    /// Of the last tag, in lower case.
    [[nodiscard]] const std::string& name() const { return name_; }
    /// Of the last text, entities resolved.
    [[nodiscard]] const std::string& text() const { return text_; }
    /// As written in the last opened tag, without quotes; empty where it has none of that name. The name in lower case.
    [[nodiscard]] std::string_view attribute(std::string_view wanted) const;
    /// A number in the last opened tag; `otherwise` where it has none of that name.
    [[nodiscard]] std::uint32_t number(std::string_view name, std::uint32_t otherwise) const;

private:
    bool read_tag();
    void skip_raw();

    std::string_view rest_, attributes_;
    std::string name_, text_;
    bool closes_ = false;
};

}  // namespace orrery::engine
