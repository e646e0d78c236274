#include "selection.h"

#include <charconv>
#include <stdexcept>
#include <string>

namespace orrery::bench {
namespace {

std::uint32_t number(std::string_view text, std::string_view whole) {
    std::uint32_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size())
        throw std::invalid_argument("\"" + std::string(whole) + "\" is no selection; expected 3,17,21/4,9/2023");
    return value;
}

std::vector<std::uint32_t> numbers(std::string_view text, std::string_view whole) {
    std::vector<std::uint32_t> out;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        out.push_back(number(text.substr(at, end - at), whole));
        at = end + 1;
    }
    return out;
}

}  // namespace

Selection parse_selection(std::string_view text) {
    const std::size_t first = text.find('/');
    const std::size_t second = first == text.npos ? text.npos : text.find('/', first + 1);
    if (second == text.npos) number({}, text);
    return {numbers(text.substr(0, first), text), numbers(text.substr(first + 1, second - first - 1), text),
            static_cast<int>(number(text.substr(second + 1), text))};
}

}  // namespace orrery::bench
