#include "target.h"

#include "exchange.h"
#include "model/fold.h"

namespace orrery::repository::rest {
namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decoded(std::string_view text, bool query) {
    auto out = percent_decode(text, query);
    if (!out) throw Refusal(400, "The address holds a broken percent escape.");
    if (!is_text(*out)) throw Refusal(400, "The address holds bytes that are no UTF-8 text.");
    return *out;
}

// Calls `visit` with each part between separators.
template <class Visit>
void split(std::string_view text, char separator, const Visit& visit) {
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find(separator, start), text.size());
        if (end > start) visit(text.substr(start, end - start));
        start = end + 1;
    }
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            out.push_back(' ');
        } else if (text[i] == '%') {
            const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            out.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

Target::Target(std::string_view target) {
    const auto mark = std::min(target.find('?'), target.size());
    split(target.substr(0, mark), '/', [&](std::string_view part) {
        auto segment = decoded(part, false);
        if (segment == "." || segment == "..") throw Refusal(400, "The address holds a relative step.");
        segments_.push_back(std::move(segment));
    });
    if (mark == target.size()) return;
    split(target.substr(mark + 1), '&', [&](std::string_view part) {
        const auto equals = std::min(part.find('='), part.size());
        const auto value = equals == part.size() ? std::string_view{} : part.substr(equals + 1);
        parameters_.emplace_back(decoded(part.substr(0, equals), true), decoded(value, true));
    });
}

std::optional<std::string> Target::parameter(std::string_view name) const {
    for (auto& [key, value] : parameters_)
        if (same_name(key, name)) return value;
    return std::nullopt;
}

bool Target::flag(std::string_view name) const {
    const auto value = parameter(name);
    return value && same_name(*value, "true");
}

}  // namespace orrery::repository::rest
