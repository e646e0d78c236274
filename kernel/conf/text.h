// services.conf as text: sections and their lines, nothing interpreted yet.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "conf/problem.h"

namespace orrery::kernel {

struct Line {
    Place at;
    std::string text;  ///< trimmed, never empty
};

struct Section {
    std::string name;  ///< lower case, without brackets
    Place at;
    std::vector<Line> lines;
};

/// UTF-8 with or without a byte order mark, LF or CRLF, whole-line comments with ; or #. `file` names it in places.
std::vector<Section> read_sections(std::string_view bytes, const std::string& file, Problems& problems);

/// One line of the form Key=Value. Without '=' `has_value` is false.
struct KeyValue {
    std::string_view key, value;
    bool has_value = false;
};
KeyValue split_line(std::string_view text) noexcept;

}  // namespace orrery::kernel
