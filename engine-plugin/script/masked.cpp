#include "script/masked.h"

#include <algorithm>
#include <array>

namespace orrery::engine {
namespace {

constexpr std::string_view kStars = "***";
constexpr std::array<std::string_view, 9> kSecretNames{"password", "passwd", "pwd",     "passphrase", "secret",
                                                       "token",    "apikey", "api_key", "api-key"};

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// The word stands at `at`, without case.
bool has_word(std::string_view text, std::size_t at, std::string_view word) {
    return text.size() - at >= word.size() &&
           std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char a, char b) { return a == small(b); });
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    return at;
}

/// Behind the name of a secret at `at`: where its value begins; npos when there is no such name with a value.
std::size_t value_after_name(std::string_view text, std::size_t at) {
    for (auto name : kSecretNames) {
        if (!has_word(text, at, name)) continue;
        auto next = at + name.size();
        while (next < text.size() && (text[next] == '"' || text[next] == '\'' || text[next] == ']')) ++next;
        next = skip_blanks(text, next);
        if (next == text.size() || (text[next] != '=' && text[next] != ':')) return text.npos;
        return skip_blanks(text, next + 1);
    }
    return text.npos;
}

/// The first character behind the value that begins at `at`.
std::size_t end_of_value(std::string_view text, std::size_t at) {
    if (at < text.size() && (text[at] == '\'' || text[at] == '"')) {
        const auto close = text.find(text[at], at + 1);
        return close == text.npos ? text.size() : close + 1;
    }
    return std::min(text.find_first_of(";&'\"\n", at), text.size());
}

/// Where the connection string of a CONNECT statement begins; npos for other statements.
std::size_t connection_string(std::string_view text) {
    constexpr std::string_view connect = "connect", to = "to";
    for (std::size_t at = 0; at + connect.size() < text.size(); ++at) {
        if (!has_word(text, at, connect)) continue;
        const auto next = skip_blanks(text, at + connect.size());
        if (next > at + connect.size() && has_word(text, next, to)) {
            const auto begin = skip_blanks(text, next + to.size());
            if (begin > next + to.size() || (begin < text.size() && text[begin] != ' ')) return begin;
        }
    }
    return text.npos;
}

}  // namespace

std::string masked(std::string_view statement) {
    if (const auto begin = connection_string(statement); begin != statement.npos && begin < statement.size()) {
        // `LIB CONNECT TO 'name'` names a connection, and shows none.
        const auto lib = statement.find_first_not_of(" \t0123456789");
        if (lib == statement.npos || !has_word(statement, lib, "lib "))
            return std::string(statement.substr(0, begin)).append(kStars);
    }
    std::string out;
    for (std::size_t at = 0; at < statement.size();) {
        const auto value = value_after_name(statement, at);
        if (value == statement.npos) {
            out += statement[at++];
            continue;
        }
        out.append(statement.substr(at, value - at)).append(kStars);
        at = end_of_value(statement, value);
    }
    return out;
}

}  // namespace orrery::engine
