#include "printed_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace orrery::logkit {

std::string without_print_marks(std::string text) {
    constexpr std::pair<std::string_view, char> marks[] = {{"##x9;", '\t'}, {"##xD;", '\r'}, {"##xA;", '\n'}};
    for (auto& [mark, character] : marks)
        for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) {
            auto end = text.find_first_not_of(" \t\r\n", at + mark.size());
            text.replace(at, std::min(end, text.size()) - at, 1, character);
        }
    return text;
}

}  // namespace orrery::logkit
