#include <orrery/kit/postgres/statement.h>

#include <stdexcept>

namespace orrery::postgres {

Statement& Statement::add(Literal text) {
    text_.append(text.text());
    return *this;
}

Statement& Statement::add_configured(std::string_view text) {
    text_.append(text);
    return *this;
}

Statement& Statement::name(std::string_view identifier) {
    if (identifier.empty() || identifier.size() > 63 || identifier.find('\0') != std::string_view::npos)
        throw std::invalid_argument("not a usable SQL name: '" + std::string(identifier.substr(0, 80)) + "'");
    text_.push_back('"');
    for (char c : identifier) {
        if (c == '"') text_.push_back('"');
        text_.push_back(c);
    }
    text_.push_back('"');
    return *this;
}

Statement& Statement::parameter(std::optional<std::string> text) {
    // libpq takes text parameters as C strings: a NUL would cut the value silently.
    if (text && text->find('\0') != std::string::npos)
        throw std::invalid_argument("a text for the database holds a NUL character");
    places_.push_back(text_.size());
    parameters_.push_back(std::move(text));
    return *this;
}

Statement& Statement::value(std::string_view text) { return parameter(std::string(text)); }
Statement& Statement::value(std::int64_t number) { return parameter(std::to_string(number)); }
Statement& Statement::value(bool truth) { return parameter(truth ? "true" : "false"); }
Statement& Statement::value(const std::optional<std::string>& text) { return parameter(text); }
Statement& Statement::null() { return parameter(std::nullopt); }
Statement& Statement::values(const std::vector<std::string>& items) { return parameter(array_text(items)); }

Statement& Statement::append(const Statement& other) {
    const auto offset = text_.size();
    text_.append(other.text_);
    for (auto place : other.places_) places_.push_back(offset + place);
    parameters_.insert(parameters_.end(), other.parameters_.begin(), other.parameters_.end());
    return *this;
}

std::string Statement::text() const {
    std::string out;
    out.reserve(text_.size() + places_.size() * 4);
    std::size_t from = 0;
    for (std::size_t i = 0; i < places_.size(); ++i) {
        out.append(text_, from, places_[i] - from);
        out.append("$").append(std::to_string(i + 1));
        from = places_[i];
    }
    out.append(text_, from);
    return out;
}

std::string array_text(const std::vector<std::string>& items) {
    std::string out = "{";
    for (auto& item : items) {
        if (out.size() > 1) out.push_back(',');
        out.push_back('"');
        for (char c : item) {
            if (c == '"' || c == '\\') out.push_back('\\');
            out.push_back(c);
        }
        out.push_back('"');
    }
    return out + "}";
}

}  // namespace orrery::postgres
