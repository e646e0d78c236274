#include "conf/text.h"

#include <algorithm>

#include "conf/values.h"

namespace orrery::kernel {

std::vector<Section> read_sections(std::string_view bytes, const std::string& file, Problems& problems) {
    std::vector<Section> sections;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (auto nothing = bytes.find('\0'); nothing != bytes.npos) {
        auto line = 1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(nothing), '\n');
        problems.error({static_cast<int>(line), file}, "", "expected text in UTF-8, found a zero byte",
                       "save the file as UTF-8; editors of other systems call UTF-16 \"Unicode\"");
        return sections;
    }
    bool stray_reported = false, astray = false;  // astray: behind a section that has no name
    for (int number = 1; !bytes.empty(); ++number) {
        auto end = bytes.find('\n');
        auto line = trimmed(bytes.substr(0, end));
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
        if (line.empty() || line.front() == ';' || line.front() == '#') continue;
        if (line.front() == '[') {
            astray = line.back() != ']' || trimmed(line.substr(1, line.size() - 2)).empty();
            if (astray) {
                problems.error({number, file}, "",
                               "expected a section such as [name], found '" + std::string(line) + "'",
                               "close it with ]");
                continue;
            }
            sections.push_back({lower(trimmed(line.substr(1, line.size() - 2))), {number, file}, {}});
        } else if (astray) {
            continue;  // whose lines these are, only the author knows
        } else if (sections.empty()) {
            if (!stray_reported)
                problems.error({number, file}, "", "expected a section such as [globals] before the first entry",
                               "put [globals] or [name] above this line");
            stray_reported = true;
        } else {
            sections.back().lines.push_back({{number, file}, std::string(line)});
        }
    }
    return sections;
}

KeyValue split_line(std::string_view text) noexcept {
    auto mark = text.find('=');
    if (mark == std::string_view::npos) return {trimmed(text), {}, false};
    return {trimmed(text.substr(0, mark)), trimmed(text.substr(mark + 1)), true};
}

}  // namespace orrery::kernel
