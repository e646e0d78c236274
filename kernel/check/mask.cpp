#include "check/mask.h"

#include <algorithm>

#include "conf/values.h"

namespace orrery::kernel {

namespace {

constexpr std::string_view hidden = "******";
constexpr size_t least_learned = 4;
constexpr std::string_view telling[] = {"password",   "passwd",  "passphrase", "secret",     "token",
                                        "credential", "api-key", "apikey",     "private-key"};
constexpr std::string_view of_a_place[] = {"file", "path", "folder", "directory", "port", "url"};

void replace_all(std::string& text, std::string_view what) {
    for (size_t at = 0; (at = text.find(what, at)) != text.npos; at += hidden.size())
        text.replace(at, what.size(), hidden);
}

/// password=abc → password=******, up to the next blank, ; & or quote.
void hide_assignments(std::string& text) {
    auto small = lower(text);
    for (auto word : telling)
        for (size_t at = 0; (at = small.find(word, at)) != small.npos;) {
            at += word.size();
            if (at >= small.size() || small[at] != '=') continue;
            auto end = std::min(small.find_first_of(" \t;&\"'", ++at), small.size());
            text.replace(at, end - at, hidden);
            small = lower(text);
        }
}

/// Words without a digit or a capital, and versions (v2): what else stands behind a host may be what opens it.
bool is_plain(std::string_view path) {
    constexpr size_t longest_word = 24;
    while (!path.empty()) {
        path.remove_prefix(path.front() == '/');
        auto word = path.substr(0, path.find('/'));
        path.remove_prefix(word.size());
        auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.'; };
        bool version = word.size() == 2 && word[0] == 'v' && word[1] >= '0' && word[1] <= '9';
        if (word.size() > longest_word || !(version || std::all_of(word.begin(), word.end(), fits))) return false;
    }
    return true;
}

/// Precondition: the address begins at `begin`, and what is behind its host at `from`.
void hide_behind_host(std::string& text, size_t begin, size_t from) {
    auto end = std::min(text.find_first_of(" \t\"'", from), text.size());
    auto behind = std::string_view(text).substr(from, end - from);
    bool by_web =
        lower(text.substr(0, begin)).ends_with("http://") || lower(text.substr(0, begin)).ends_with("https://");
    if (by_web && !is_plain(behind))
        text.replace(from, end - from, (behind.front() == '/' ? "/" : "") + std::string(hidden));
}

/// ://user:abc@host → ://user:******@host, and of web addresses what is behind the host, unless it is plain: whoever
/// knows the address of a webhook may use it.
void hide_in_urls(std::string& text) {
    for (size_t at = 0; (at = text.find("://", at)) != text.npos;) {
        at += 3;
        if (auto host_end = text.find_first_of("/? \t\"'", at); host_end != text.npos)
            hide_behind_host(text, at, host_end);
        auto end = text.find_first_of("/ \t", at);
        auto mark = text.rfind('@', end);
        auto colon = text.find(':', at);
        if (mark == text.npos || mark < at || colon == text.npos || colon > mark) continue;
        text.replace(colon + 1, mark - colon - 1, hidden);
    }
}

}  // namespace

bool sounds_secret(std::string_view name) {
    auto small = lower(name);
    auto has = [&](std::string_view word) { return small.find(word) != small.npos; };
    auto ends = [&](std::string_view word) { return small.ends_with(word); };
    return std::any_of(std::begin(telling), std::end(telling), has) &&
           std::none_of(std::begin(of_a_place), std::end(of_a_place), ends);
}

void Mask::learn(std::string_view value) {
    if (value.size() < least_learned) return;
    learned_.emplace_back(value);
    // The longer first: one secret may be a part of another.
    std::sort(learned_.begin(), learned_.end(), [](auto& a, auto& b) { return a.size() > b.size(); });
}

std::string Mask::shown(std::string_view name, std::string_view value, bool secret) const {
    if (value.empty()) return {};
    if (secret || sounds_secret(name)) return std::string(hidden);
    std::string out(value);
    for (auto& one : learned_) replace_all(out, one);
    hide_assignments(out);
    hide_in_urls(out);
    return out;
}

}  // namespace orrery::kernel
