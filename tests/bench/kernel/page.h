// What both servers answer: the same work for the same request.
#pragma once
#include <string>
#include <string_view>

namespace orrery::bench {

inline std::string page(std::string_view target, std::string_view agent) {
    std::string out = "{\"target\": \"";
    out.append(target).append("\", \"agent\": \"").append(agent).append("\", \"rows\": [");
    for (int row = 0; row < 40; ++row) {
        if (row > 0) out += ", ";
        out.append("\"row ").append(std::to_string(row)).append(" of the page\"");
    }
    return out += "]}\n";
}

}  // namespace orrery::bench
