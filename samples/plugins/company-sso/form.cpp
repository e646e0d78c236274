#include "form.h"

#include <charconv>

namespace company {

namespace {

constexpr size_t most_values = 64;

std::optional<std::string> unescape(std::string_view text) {
    std::string out;
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+') {
            out += ' ';
        } else if (text[at] != '%') {
            out += text[at];
        } else {
            unsigned char byte = 0;
            auto digits = text.substr(at + 1, 2);
            auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
            if (digits.size() != 2 || failed != std::errc{} || end != digits.data() + 2) return std::nullopt;
            out += static_cast<char>(byte);
            at += 2;
        }
    }
    return out;
}

}  // namespace

std::optional<Form> read_form(std::string_view text) {
    Form form;
    while (!text.empty()) {
        auto part = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        if (part.empty()) continue;
        auto equals = std::min(part.find('='), part.size());
        auto name = unescape(part.substr(0, equals));
        auto value = unescape(part.substr(std::min(equals + 1, part.size())));
        if (!name || !value || form.size() == most_values) return std::nullopt;
        form.emplace_back(std::move(*name), std::move(*value));
    }
    return form;
}

std::string_view value_of(const Form& form, std::string_view name) {
    for (auto& [key, value] : form)
        if (key == name) return value;
    return {};
}

std::string form_escape(std::string_view text) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (unsigned char c : text) {
        if (plain.find(static_cast<char>(c)) != plain.npos)
            out += static_cast<char>(c);
        else
            out += {'%', digits[c >> 4], digits[c & 15]};
    }
    return out;
}

}  // namespace company
