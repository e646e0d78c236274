#include "logs/last_lines.h"

#include <algorithm>
#include <string>

namespace orrery::kernel {

void seek_last_lines(std::istream& in, unsigned lines) {
    constexpr std::streamoff window = 256 * 1024;
    in.seekg(0, std::ios::end);
    std::streamoff size = in.tellg(), from = std::max<std::streamoff>(0, size - window);
    std::string bytes(static_cast<size_t>(size - from), '\0');
    in.seekg(from);
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    auto at = bytes.size();
    for (unsigned found = 0; at > 0; --at)
        if (bytes[at - 1] == '\n' && at != bytes.size() && ++found == lines) break;
    in.clear();
    in.seekg(from + static_cast<std::streamoff>(at));
}

}  // namespace orrery::kernel
