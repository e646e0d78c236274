#include "form_body.h"

#include <orrery/kit/crypto/encoding.h>

namespace orrery::form {
namespace {

std::optional<std::string> decoded(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+') {
            plain += ' ';
        } else if (text[at] == '%') {
            const auto byte = crypto::hex_decode(text.substr(at + 1, 2));
            if (!byte || byte->size() != 1) return std::nullopt;
            plain += *byte;
            at += 2;
        } else {
            plain += text[at];
        }
    }
    return plain;
}

}  // namespace

std::optional<std::string> field_of(std::string_view body, std::string_view name) {
    std::optional<std::string> found;
    while (!body.empty()) {
        const std::string_view pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(pair.size() + 1, body.size()));
        const std::size_t equals = pair.find('=');
        if (decoded(pair.substr(0, equals)) != name) continue;
        if (found || equals == std::string_view::npos) return std::nullopt;
        found = decoded(pair.substr(equals + 1));
        if (!found) return std::nullopt;
    }
    return found;
}

std::string query_escape(std::string_view text) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    std::string escaped;
    for (const char letter : text) {
        if (plain.find(letter) != std::string_view::npos)
            escaped += letter;
        else
            escaped += "%" + crypto::hex_encode({&letter, 1});
    }
    return escaped;
}

}  // namespace orrery::form
