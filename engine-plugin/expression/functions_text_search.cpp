// Functions that find texts in texts.
#include <algorithm>
#include <array>
#include <vector>

#include "expression/function_arguments.h"
#include "expression/function_families.h"
#include "expression/utf8.h"

namespace orrery::engine {
namespace {

// Character positions (from 1) of every occurrence.
std::vector<std::size_t> positions(std::string_view text, std::string_view part) {
    std::vector<std::size_t> out;
    if (part.empty()) return out;
    std::size_t counted = 0;
    std::size_t characters = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        characters += character_count(text.substr(counted, at - counted));
        counted = at;
        out.push_back(characters + 1);
    }
    return out;
}

Value pick_occurrence(const std::vector<std::size_t>& found, std::int64_t wanted) {
    const auto count = static_cast<std::int64_t>(found.size());
    const std::int64_t index = wanted > 0 ? wanted - 1 : count + wanted;
    return index >= 0 && index < count && wanted != 0 ? static_cast<double>(found[static_cast<std::size_t>(index)])
                                                      : 0.0;
}

Value index_of(const FunctionContext& c, Arguments a) {
    if (is_null_at(a, 0)) return {};
    return pick_occurrence(positions(text_at(a, 0), text_at(a, 1)), integer_or(c, a, 2, 1));
}

Value sub_string_count(const FunctionContext&, Arguments a) {
    const std::string text = text_at(a, 0);
    const std::string part = text_at(a, 1);
    if (part.empty()) return 0.0;
    double count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

Value find_one_of(const FunctionContext& c, Arguments a) {
    if (is_null_at(a, 0)) return {};
    const std::string text = text_at(a, 0);
    const std::string set = text_at(a, 1);
    std::vector<std::size_t> found;
    std::size_t position = 0;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t bytes = character_bytes(text, i);
        ++position;
        if (set.find(std::string_view(text).substr(i, bytes)) != std::string::npos) found.push_back(position);
        i += bytes;
    }
    return pick_occurrence(found, integer_or(c, a, 2, 1));
}

std::vector<std::uint32_t> code_points(std::string_view text) {
    std::vector<std::uint32_t> out;
    for (std::size_t i = 0; i < text.size(); i += character_bytes(text, i)) out.push_back(code_point_at(text, i));
    return out;
}

Value levenshtein(const FunctionContext&, Arguments a) {
    constexpr std::size_t kLongest = 4096;  // the distance is quadratic
    const auto left = code_points(text_at(a, 0));
    const auto right = code_points(text_at(a, 1));
    if (left.size() > kLongest || right.size() > kLongest) return {};
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t change = diagonal + (left[i] == right[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
        }
    }
    return static_cast<double>(row.back());
}

constexpr auto kGroup = FunctionGroup::string;
constexpr std::array kFunctions{
    scalar("FindOneOf", kGroup, 2, 3, find_one_of, "text, characters, number"),
    scalar("Index", kGroup, 2, 3, index_of, "text, part, number"),
    scalar("LevenshteinDist", kGroup, 2, 2, levenshtein, "text1, text2"),
    scalar("SubStringCount", kGroup, 2, 2, sub_string_count, "text, part"),
};

}  // namespace

std::span<const FunctionInfo> text_search_functions() { return kFunctions; }

}  // namespace orrery::engine
