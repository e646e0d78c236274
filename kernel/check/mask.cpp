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

/// ://user:abc@host → ://user:******@host
void hide_in_urls(std::string& text) {
    for (size_t at = 0; (at = text.find("://", at)) != text.npos;) {
        at += 3;
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
