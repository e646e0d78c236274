#include "rows.h"

#include <orrery/kit/crypto/digest.h>

#include <algorithm>

namespace orrery::logging {
namespace {

bool same_name(std::string_view left, std::string_view right) {
    const auto plain = [](std::string_view name) {
        return name.ends_with('#') ? name.substr(0, name.size() - 1) : name;
    };
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    left = plain(left), right = plain(right);
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&](char a, char b) { return small(a) == small(b); });
}

std::string_view signature_text(const Rows& rows) {
    if (rows.count() == 0) return {};
    auto message = rows.field(rows.count() - 1, rows.column("Message"));
    if (!message.starts_with(signing_command) || message.size() <= signing_command.size()) return {};
    return message.substr(signing_command.size() + 1);
}

}  // namespace

std::vector<std::string_view> split_fields(std::string_view line) {
    std::vector<std::string_view> out;
    for (;;) {
        auto tab = line.find('\t');
        out.push_back(line.substr(0, tab));
        if (tab == line.npos) return out;
        line.remove_prefix(tab + 1);
    }
}

Rows::Rows(std::string_view text) : text_(text) {
    for (size_t from = 0, end = 0; (end = text.find('\n', from)) != text.npos; from = end + 1)
        lines_.push_back(text.substr(from, end - from));
    if (lines_.empty()) return;
    names_ = split_fields(lines_.front());
    lines_.erase(lines_.begin());
}

size_t Rows::column(std::string_view name) const {
    for (size_t i = 0; i < names_.size(); ++i)
        if (same_name(names_[i], name)) return i;
    return npos;
}

std::string_view Rows::field(size_t row, size_t column) const {
    auto line = lines_[row];
    for (; column > 0; --column) {
        auto tab = line.find('\t');
        if (tab == line.npos) return {};
        line.remove_prefix(tab + 1);
    }
    return line.substr(0, line.find('\t'));
}

bool claims_signature(const Rows& rows) { return !signature_text(rows).empty(); }

bool is_signed(const Rows& rows, const SealKeys& keys) {
    return claims_signature(rows) &&
           is_signature_of(keys, crypto::sha256(rows.before(rows.count() - 1)), signature_text(rows));
}

}  // namespace orrery::logging
