#include "pattern.h"

#include <orrery/error.h>

namespace orrery::header {
namespace {

constexpr std::string_view directory_marker = "$ud", id_marker = "$id";

std::string without_escapes(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        plain += text[i];
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '\\') ++i;
    }
    return plain;
}

std::size_t only_place(std::string_view text, std::string_view marker) {
    const auto at = text.find(marker);
    if (at == std::string_view::npos || text.find(marker, at + 1) != std::string_view::npos)
        throw Error(Code::invalid, "the pattern must hold " + std::string(marker) + " exactly once",
                    "for DIR\\joe it is $ud\\\\$id");
    return at;
}

}  // namespace

Pattern::Pattern(std::string_view text) {
    const auto directory = only_place(text, directory_marker), id = only_place(text, id_marker);
    directory_first_ = directory < id;
    const auto first = std::min(directory, id), second = std::max(directory, id);
    const auto first_end = first + (directory_first_ ? directory_marker : id_marker).size();
    const auto second_end = second + (directory_first_ ? id_marker : directory_marker).size();
    before_ = without_escapes(text.substr(0, first));
    between_ = without_escapes(text.substr(first_end, second - first_end));
    after_ = without_escapes(text.substr(second_end));
    if (between_.empty())
        throw Error(Code::invalid, "the pattern has nothing between $ud and $id, so no text can be split by it",
                    "for DIR\\joe it is $ud\\\\$id");
}

std::optional<Name> Pattern::match(std::string_view text) const {
    if (text.size() < before_.size() + after_.size() || !text.starts_with(before_) || !text.ends_with(after_))
        return std::nullopt;
    text = text.substr(before_.size(), text.size() - before_.size() - after_.size());
    const auto at = text.find(between_);
    if (at == std::string_view::npos || text.find(between_, at + 1) != std::string_view::npos) return std::nullopt;
    std::string first(text.substr(0, at)), second(text.substr(at + between_.size()));
    if (first.empty() || second.empty()) return std::nullopt;
    return directory_first_ ? Name{std::move(first), std::move(second)} : Name{std::move(second), std::move(first)};
}

}  // namespace orrery::header
