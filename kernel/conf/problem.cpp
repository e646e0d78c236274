#include "conf/problem.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace orrery::kernel {

std::string Problem::text(std::string_view file) const {
    auto out = at.text(file) + (weight == Weight::error ? ": error: " : ": warning: ");
    if (!stanza.empty()) out += "[" + stanza + "] ";
    return out + message + (hint.empty() ? "" : "; " + hint);
}

void Problems::error(Place at, std::string_view stanza, std::string message, std::string hint) {
    items_.push_back({Problem::Weight::error, std::move(at), std::string(stanza), std::move(message), std::move(hint)});
}
void Problems::warning(Place at, std::string_view stanza, std::string message, std::string hint) {
    items_.push_back(
        {Problem::Weight::warning, std::move(at), std::string(stanza), std::move(message), std::move(hint)});
}
void Problems::add(const Problems& other) { items_.insert(items_.end(), other.items_.begin(), other.items_.end()); }
const Problem* Problems::error_of(std::string_view stanza) const noexcept {
    for (auto& problem : items_)
        if (problem.weight == Problem::Weight::error && problem.stanza == stanza) return &problem;
    return nullptr;
}
bool Problems::any_error() const noexcept {
    return std::any_of(items_.begin(), items_.end(), [](auto& p) { return p.weight == Problem::Weight::error; });
}

void Problems::sort() {
    std::stable_sort(items_.begin(), items_.end(), [](auto& a, auto& b) { return a.at < b.at; });
}

namespace {
size_t distance(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t corner = row[0]++;
        for (size_t j = 1; j <= b.size(); ++j) {
            bool same = std::tolower(static_cast<unsigned char>(a[i - 1])) ==
                        std::tolower(static_cast<unsigned char>(b[j - 1]));
            size_t best = std::min({row[j] + 1, row[j - 1] + 1, corner + (same ? 0 : 1)});
            corner = row[j];
            row[j] = best;
        }
    }
    return row[b.size()];
}
}  // namespace

std::string suggestion(std::string_view name, const std::vector<std::string_view>& known) {
    if (name.size() > 100) return {};
    size_t best = std::max<size_t>(2, name.size() / 3) + 1;
    std::string_view nearest;
    for (auto candidate : known)
        if (auto steps = distance(name, candidate); steps < best) best = steps, nearest = candidate;
    return nearest.empty() ? std::string{} : "did you mean '" + std::string(nearest) + "'?";
}

}  // namespace orrery::kernel
